import type { ProblemFault } from "../client/index.ts";
import { type Fault, InputError } from "../engine/errors/index.ts";

/** Line of a path in what was written; undefined where it has none. */
type LineOf = (path: readonly PropertyKey[]) => number | undefined;

/** What is wrong with a document, in the server's own words: nothing where all is well. */
export type Check = (document: unknown, lineOf: LineOf) => readonly ProblemFault[];

/** The server's checks of what is written on the page. */
export interface Checks {
  readonly mandate: Check;
  readonly hedge: Check;
}

/**
 * Fetches the checks, so that the page says at once what the server would say. The library that reads schemas compiles them to code where it
 * may; the page's policy forbids that and complains of the attempt, so it is told before the first schema is made.
 */
export async function loadChecks(): Promise<Checks> {
  const { config } = await import("zod");
  config({ jitless: true });
  const { parseHedge, parseMandate } = await import("../wire/index.ts");
  return {
    mandate: (document, lineOf) => faultsOf(() => parseMandate(document, "mandate", lineOf)),
    hedge: (document, lineOf) => faultsOf(() => parseHedge(document, "hedge", lineOf)),
  };
}

function faultsOf(parse: () => unknown): readonly Fault[] {
  try {
    parse();
    return [];
  } catch (error) {
    if (error instanceof InputError) return error.faults;
    throw error;
  }
}
