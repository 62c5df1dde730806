import { z } from "zod";
import { type Fault, InputError } from "../engine/errors/index.ts";
import { issueFaults, makeFault } from "./schema-faults.ts";

/** Who may ask: each includes the ones before it. */
export type HttpScope = "read" | "run" | "admin";

/** What the API answers to: a path, what it takes, and what it needs to read. */
export interface HttpOperation {
  /** With names in braces that stand among the parameters. */
  readonly path: string;
  readonly summary: string;
  readonly scope: HttpScope;
  /** A run never changes, so its answers are known by its id; a project's portfolios may change under a run. */
  readonly reads: "run" | "project";
  readonly parameters: z.ZodObject;
}

/** No path: a name of the project's data, never of a file. */
const name = z
  .string()
  .min(1)
  .max(200)
  .regex(/^(?!\.)[^/\\\0]+$/, "must be a name in the project's data, without slashes")
  .refine(
    (text) => !/\.(csv|tsv|txt|xlsx)$/i.test(text),
    "must be a name in the project's data, not of a file",
  );
const date = z.iso.date();
const span = {
  from: date.optional().describe("first date, included"),
  to: date.optional().describe("last date, included"),
};
const portfolio = {
  portfolio: name.optional().describe("a portfolio of the project; the only one there is by default"),
  benchmark: name.optional().describe("a portfolio, universe or none; the spec's by default"),
  capital: z
    .union([z.enum(["nav", "gross", "long", "net"]), z.string().regex(/^[0-9][0-9.e]*$/)])
    .optional()
    .describe("what a weight of 1 is"),
};
const count = z.coerce.number().int().min(1).max(10_000);
const flag = z.enum(["true", "false"]).transform((text) => text === "true");
const names = z
  .string()
  .max(4000)
  .transform((text) => text.split(",").map((one) => one.trim()))
  .pipe(z.array(name).min(1));

/** Every operation of the API by its id. Answers are the documents that the command of the same name prints with --json. */
export const httpOperations = {
  getProject: {
    path: "/v1/project",
    summary: "The model, its published run, the tables and dates it has.",
    scope: "read",
    reads: "run",
    parameters: z.strictObject({}),
  },
  getRisk: {
    path: "/v1/risk",
    summary: "Where the risk of a portfolio comes from, on a date.",
    scope: "read",
    reads: "project",
    parameters: z.strictObject({
      ...portfolio,
      date: date.optional().describe("the run's last by default"),
      by: z.enum(["factor", "family", "name", "industry", "country", "book", "name-factor"]).optional(),
      interactions: flag.optional(),
      beta: flag.optional(),
      tail: flag.optional(),
      since: date.optional().describe("and what has changed since then"),
    }),
  },
  getRiskHistory: {
    path: "/v1/risk/history",
    summary: "The risk of a portfolio through time.",
    scope: "read",
    reads: "project",
    parameters: z.strictObject({ ...portfolio, ...span }),
  },
  getAttribution: {
    path: "/v1/attribution",
    summary: "Where the return of a portfolio came from.",
    scope: "read",
    reads: "project",
    parameters: z.strictObject({
      ...portfolio,
      ...span,
      link: z.enum(["carino", "menchero", "grap", "frongello"]).default("carino"),
      by: z.enum(["factor", "family", "name"]).optional(),
    }),
  },
  getFactors: {
    path: "/v1/factors",
    summary: "The factors with return, volatility, t, stability and verdict.",
    scope: "read",
    reads: "run",
    parameters: z.strictObject(span),
  },
  getFactorReturns: {
    path: "/v1/factor-returns",
    summary: "Factor returns, date by date.",
    scope: "read",
    reads: "run",
    parameters: z.strictObject({
      ...span,
      factors: names.optional().describe("names with commas between them; all but industries by default"),
      last: count.optional().describe("only so many of the last periods"),
      cumulative: flag.optional(),
    }),
  },
  getCovariance: {
    path: "/v1/covariance",
    summary: "Factor volatilities by stage, and the correlations of the last.",
    scope: "read",
    reads: "run",
    parameters: z.strictObject({ date: date.optional(), factors: names.optional() }),
  },
  getDiagnostics: {
    path: "/v1/diagnostics",
    summary: "Fit, universe and data quality, date by date.",
    scope: "read",
    reads: "run",
    parameters: z.strictObject(span),
  },
  getUniverse: {
    path: "/v1/universe",
    summary: "The universe month by month, and who came and went for which reasons.",
    scope: "read",
    reads: "run",
    parameters: z.strictObject(span),
  },
  getSecurity: {
    path: "/v1/securities/{id}",
    summary: "Everything the model says of one security on a date.",
    scope: "read",
    reads: "run",
    parameters: z.strictObject({ id: name, date: date.optional() }),
  },
  getTable: {
    path: "/v1/tables/{table}",
    summary: "Rows of a table of the run, as JSON lines or CSV (Accept: application/x-ndjson, text/csv).",
    scope: "read",
    reads: "run",
    parameters: z.strictObject({
      table: z.string().regex(/^[a-z_]{1,60}$/, "must be the name of a table of the run"),
      ...span,
    }),
  },
} as const satisfies Readonly<Record<string, HttpOperation>>;

/** Id of an operation of the API. */
export type HttpOperationId = keyof typeof httpOperations;

/** The parameters of an operation, as checked. One that was not given is not there. */
export type HttpParameters<Id extends HttpOperationId> = Absent<
  z.output<(typeof httpOperations)[Id]["parameters"]>
>;

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
  const { parameters } = httpOperations[id];
  const read = parameters.safeParse(given);
  if (read.success) return read.data as HttpParameters<Id>;
  const fault = makeFault("request", () => undefined);
  const faults: Fault[] = read.error.issues.flatMap((issue) =>
    issueFaults(issue, fault, { document: given, schema: parameters }),
  );
  throw new InputError(faults);
}
