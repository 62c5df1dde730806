import type { PostBody, ProblemFault } from "../client/index.ts";
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
  const { parseHedge, parseMandate } = await loadWire();
  return {
    mandate: (document, lineOf) => faultsOf(() => parseMandate(document, "mandate", lineOf)),
    hedge: (document, lineOf) => faultsOf(() => parseHedge(document, "hedge", lineOf)),
  };
}

/** What is wrong with a question about a changed model, and what else changes with what is left out. */
export type ChangeCheck = (
  styles: Readonly<Record<string, unknown>>,
  body: PostBody<"/v1/evaluate/change"> | Readonly<Record<string, unknown>>,
) => { readonly faults: readonly ProblemFault[]; readonly notes: readonly string[] };

/** Fetches the server's check of a changed model: the names by what leaves them out, the rest by what reads its requests. */
export async function loadChangeCheck(): Promise<ChangeCheck> {
  const { parseHttpBody, withoutFactors } = await loadWire();
  return (styles, body) => {
    const notes: string[] = [];
    const faults = [
      ...faultsOf(() => parseHttpBody("postEvaluateChange", body)),
      ...faultsOf(() => {
        notes.push(
          ...withoutFactors({ factors: { styles } }, (body.without ?? []) as readonly string[]).notes,
        );
      }),
    ];
    return { faults, notes };
  };
}

async function loadWire(): Promise<typeof import("../wire/index.ts")> {
  const { config } = await import("zod");
  config({ jitless: true });
  return import("../wire/index.ts");
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
