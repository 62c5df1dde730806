import { z } from "zod";
import { InputError } from "../engine/errors/index.ts";
import { issueFaults, makeFault } from "./schema-faults.ts";

/** A request of the API as a line of JSON has it. */
const lineSchema = z
  .strictObject({
    id: z.union([z.string(), z.number()]).optional(),
    get: z.string().optional(),
    post: z.string().optional(),
    body: z.unknown().optional(),
  })
  .refine(
    ({ get, post }) => (get === undefined) !== (post === undefined),
    'give one of get and post, a path of the API: {"get": "/v1/factors"}',
  )
  .refine(({ get, body }) => get === undefined || body === undefined, "a get has no body: leave it out");

/** A line that was read, before its path is looked at. */
export interface RequestLine {
  /** Is sent back with the answer. */
  readonly id?: string | number;
  readonly method: "get" | "post";
  /** With its query. */
  readonly path: string;
  readonly body: unknown;
}

/**
 * A line of JSON as a request.
 *
 * @throws {InputError} it is no JSON, or not of this shape
 */
export function parseRequestLine(document: unknown): RequestLine {
  const read = lineSchema.safeParse(document);
  if (!read.success) {
    const fault = makeFault("request", () => undefined);
    throw new InputError(
      read.error.issues.flatMap((issue) => issueFaults(issue, fault, { document, schema: lineSchema })),
    );
  }
  const { id, get, post, body } = read.data;
  return {
    ...(id === undefined ? {} : { id }),
    method: get === undefined ? "post" : "get",
    path: (get ?? post) as string,
    body,
  };
}
