import type { z } from "zod";
import { type Fault, InputError } from "../engine/errors/index.ts";
import { parseHedge } from "./hedge-spec.ts";
import { runId } from "./http-fields.ts";
import type { HttpOperation } from "./http-operation.ts";
import { httpOperations } from "./http-operations.ts";
import { parseLimits } from "./parse-limits.ts";
import { parseMandate } from "./parse-mandate.ts";
import { issueFaults, makeFault } from "./schema-faults.ts";

/** Id of an operation of the API. */
export type HttpOperationId = keyof typeof httpOperations;

/** Ids of the operations with a property. */
type IdsWith<Property> = {
  [Id in HttpOperationId]: (typeof httpOperations)[Id] extends Property ? Id : never;
}[HttpOperationId];

/** An operation that takes a body. */
export type HttpPostId = IdsWith<{ readonly method: "post" }>;
/** An operation that is answered as a job. */
export type HttpLongId = IdsWith<{ readonly length: "long" }>;
/** An operation that is about jobs. */
export type HttpJobsId = IdsWith<{ readonly reads: "jobs" }>;

/** The parameters of an operation, as checked. One that was not given is not there. */
export type HttpParameters<Id extends HttpOperationId> = Absent<
  z.output<(typeof httpOperations)[Id]["parameters"]>
>;

/** The body of an operation, as checked; undefined for one that takes none. */
export type HttpBody<Id extends HttpOperationId> = (typeof httpOperations)[Id] extends {
  readonly body: infer Body extends z.ZodObject;
}
  ? Absent<z.output<Body>>
  : undefined;

/** Parameters as a client gives them: what has a default may be left out. */
export type HttpQuery<Id extends HttpOperationId> = Given<(typeof httpOperations)[Id]["parameters"]>;

/** The body of an operation as a client gives it. */
export type HttpBodyGiven<Id extends HttpOperationId> = (typeof httpOperations)[Id] extends {
  readonly body: infer Body extends z.ZodObject;
}
  ? z.input<Body>
  : never;

/** Keys as they may be given, values as they are read: a list is a list, not text with commas. */
type Given<Schema extends z.ZodObject> = {
  readonly [Key in keyof z.input<Schema> as undefined extends z.input<Schema>[Key]
    ? never
    : Key]: z.output<Schema>[Key & keyof z.output<Schema>];
} & {
  readonly [Key in keyof z.input<Schema> as undefined extends z.input<Schema>[Key] ? Key : never]?:
    | z.output<Schema>[Key & keyof z.output<Schema>]
    | undefined;
};

/** Keys that may be absent instead of undefined. */
type Absent<T> = { [Key in keyof T as undefined extends T[Key] ? never : Key]: T[Key] } & {
  [Key in keyof T as undefined extends T[Key] ? Key : never]?: Exclude<T[Key], undefined>;
};

/**
 * The parameters of a request, checked.
 *
 * @throws {InputError} everything that is wrong with them, each by its name
 */
export function parseHttpParameters<Id extends HttpOperationId>(
  id: Id,
  given: Readonly<Record<string, string>>,
): HttpParameters<Id> {
  return checked(httpOperations[id].parameters, given) as HttpParameters<Id>;
}

/**
 * The body of a request, checked.
 *
 * @throws {InputError} everything that is wrong with it, each by its place: `holdings.3.weight`
 */
export function parseHttpBody<Id extends HttpPostId>(id: Id, given: unknown): HttpBody<Id> {
  const { body } = httpOperations[id] as HttpOperation;
  const read = checked(body as z.ZodObject, given) as HttpBody<Id>;
  checkDocuments(read as GivenDocuments);
  return read;
}

/** Documents that a body may have. */
interface GivenDocuments {
  readonly mandate?: unknown;
  readonly hedge?: unknown;
  readonly limits?: unknown;
}

/** @throws {InputError} everything that is wrong with one of them */
function checkDocuments({ mandate, hedge, limits }: GivenDocuments): void {
  if (mandate !== undefined) checkMandate(mandate);
  if (hedge !== undefined) parseHedge(hedge, "hedge");
  if (limits !== undefined) parseLimits(limits, "limits");
}

/** @throws {InputError} what is wrong with it; another project of this machine, or a run that is none of this one */
function checkMandate(document: unknown): void {
  const { models = {} } = parseMandate(document, "mandate");
  const faults = Object.entries(models).flatMap(([name, { project, run }]): Fault[] => {
    const fault = (key: string, value: string, rule: string): Fault => {
      return { file: "mandate", column: `models.${name}.${key}`, value, rule };
    };
    return [
      ...(project === undefined
        ? []
        : [fault("project", project, "a request names no other project: leave this out and give run")]),
      ...(run === undefined || runId.safeParse(run).success
        ? []
        : [fault("run", run, "must be the id of a run of the project")]),
    ];
  });
  if (faults.length > 0) throw new InputError(faults);
}

function checked(schema: z.ZodObject, given: unknown): object {
  const read = schema.safeParse(given);
  if (read.success) {
    checkSpan(read.data);
    return read.data;
  }
  const fault = makeFault("request", () => undefined);
  const faults: Fault[] = read.error.issues.flatMap((issue) =>
    issueFaults(issue, fault, { document: given, schema }),
  );
  throw new InputError(faults);
}

/** @throws {InputError} a span that ends before it begins: an answer of nothing would hide the mistake */
function checkSpan({ from, to }: { readonly from?: unknown; readonly to?: unknown }): void {
  if (typeof from !== "string" || typeof to !== "string" || from <= to) return;
  throw new InputError([
    { file: "request", column: "to", value: to, rule: `must not be before from, ${from}` },
  ]);
}
