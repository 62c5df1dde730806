import { z } from "zod";
import { bodies } from "./http-bodies.ts";
import {
  count,
  date,
  flag,
  linking,
  name,
  names,
  portfolio,
  riskBy,
  runId,
  securityId,
  span,
} from "./http-fields.ts";

/** Who may ask: each includes the ones before it. read asks, run starts jobs, admin changes who may. */
export type HttpScope = "read" | "run" | "admin";

/** What the API answers to: a path, what it takes, and what it needs to read. */
export interface HttpOperation {
  readonly method: "get" | "post" | "delete";
  /** With names in braces that stand among the parameters. */
  readonly path: string;
  readonly summary: string;
  readonly scope: HttpScope;
  /** A run never changes, so its answers are known by its id; a project's portfolios may change under a run; jobs are the server's. */
  readonly reads: "run" | "project" | "jobs";
  /** A short one is answered in place, a long one as a job: 202 and where to follow it, or 200 where its result is there already. */
  readonly length: "short" | "long";
  /** Of path and query. */
  readonly parameters: z.ZodObject;
  /** Of a post. */
  readonly body?: z.ZodObject;
}

const read = { method: "get", scope: "read", length: "short" } as const;
const ask = { method: "post", scope: "read", reads: "project", length: "short" } as const;
const job = { method: "post", scope: "run", reads: "project", length: "long" } as const;
const none = z.strictObject({});
const jobId = z.strictObject({
  id: z.string().regex(/^[0-9a-f]{32}$/, "must be the id of a job"),
});

/** Every operation of the API by its id. Answers are the documents that the command of the same name prints with --json. */
export const httpOperations = {
  getProject: {
    ...read,
    path: "/v1/project",
    summary: "The model, its published run, the tables and dates it has, and what has changed since.",
    reads: "project",
    parameters: none,
  },
  getRuns: {
    ...read,
    path: "/v1/runs",
    summary: "The runs that are kept, the published one first.",
    reads: "project",
    parameters: z.strictObject({
      limit: count.default(100).describe("runs of a page"),
      after: runId.optional().describe("id of the last run of the page before"),
    }),
  },
  getRun: {
    ...read,
    path: "/v1/runs/{id}",
    summary: "What a run was made from and what it has: its manifest without the files.",
    reads: "project",
    parameters: z.strictObject({ id: runId }),
  },
  getPortfolios: {
    ...read,
    path: "/v1/portfolios",
    summary: "Names of the portfolios in the project's data.",
    reads: "project",
    parameters: none,
  },
  getRisk: {
    ...read,
    path: "/v1/risk",
    summary: "Where the risk of a portfolio comes from, on a date.",
    reads: "project",
    parameters: z.strictObject({
      ...portfolio,
      date: date.optional().describe("the run's last by default"),
      by: riskBy.optional(),
      interactions: flag.optional(),
      beta: flag.optional(),
      tail: flag.optional(),
      since: date.optional().describe("and what has changed since then"),
    }),
  },
  getRiskHistory: {
    ...read,
    path: "/v1/risk/history",
    summary: "The risk of a portfolio through time.",
    reads: "project",
    parameters: z.strictObject({ ...portfolio, ...span }),
  },
  getAttribution: {
    ...read,
    path: "/v1/attribution",
    summary: "Where the return of a portfolio came from.",
    reads: "project",
    parameters: z.strictObject({
      ...portfolio,
      ...span,
      link: linking.default("carino"),
      by: z.enum(["factor", "family", "name"]).optional(),
    }),
  },
  getFactors: {
    ...read,
    path: "/v1/factors",
    summary: "The factors with return, volatility, t, stability and verdict.",
    reads: "run",
    parameters: z.strictObject(span),
  },
  getFactorReturns: {
    ...read,
    path: "/v1/factor-returns",
    summary: "Factor returns, date by date.",
    reads: "run",
    parameters: z.strictObject({
      ...span,
      factors: names.optional().describe("names with commas between them; all but industries by default"),
      last: count.optional().describe("only so many of the last periods"),
      cumulative: flag.optional(),
    }),
  },
  getCovariance: {
    ...read,
    path: "/v1/covariance",
    summary: "Factor volatilities by stage, and the correlations of the last.",
    reads: "run",
    parameters: z.strictObject({ date: date.optional(), factors: names.optional() }),
  },
  getVolatility: {
    ...read,
    path: "/v1/volatility",
    summary: "Volatility forecasts of factors by stage through time.",
    reads: "run",
    parameters: z.strictObject({ ...span, factors: names.optional() }),
  },
  getFactorPortfolios: {
    ...read,
    path: "/v1/factor-portfolios",
    summary: "The portfolios that are the factors: their shape, and what they earned and tracked.",
    reads: "run",
    parameters: z.strictObject(span),
  },
  getDiagnostics: {
    ...read,
    path: "/v1/diagnostics",
    summary: "Fit, universe and data quality, date by date.",
    reads: "run",
    parameters: z.strictObject(span),
  },
  getUniverse: {
    ...read,
    path: "/v1/universe",
    summary: "The universe month by month, and who came and went for which reasons.",
    reads: "run",
    parameters: z.strictObject(span),
  },
  getSecurities: {
    ...read,
    path: "/v1/securities",
    summary: "Ids and names of the securities of the run, page by page.",
    reads: "run",
    parameters: z.strictObject({
      limit: count.default(1000).describe("securities of a page"),
      after: securityId.optional().describe("id of the last one of the page before"),
    }),
  },
  getSecurity: {
    ...read,
    path: "/v1/securities/{id}",
    summary: "Everything the model says of one security on a date.",
    reads: "run",
    parameters: z.strictObject({ id: name, date: date.optional() }),
  },
  getTable: {
    ...read,
    path: "/v1/tables/{table}",
    summary:
      "Rows of a table of the run, streamed as JSON lines, CSV or Arrow: by format, or Accept: application/x-ndjson, text/csv, application/vnd.apache.arrow.stream.",
    reads: "run",
    parameters: z.strictObject({
      table: z.string().regex(/^[a-z_]{1,60}$/, "must be the name of a table of the run"),
      ...span,
      format: z.enum(["ndjson", "csv", "arrow"]).optional(),
    }),
  },
  postRisk: {
    ...ask,
    path: "/v1/risk",
    summary: "Where the risk of holdings comes from, on a date.",
    parameters: none,
    body: bodies.risk,
  },
  postWhatIf: {
    ...ask,
    path: "/v1/what-if",
    summary: "The risk of a portfolio before and after trades.",
    parameters: none,
    body: bodies.whatIf,
  },
  postStress: {
    ...ask,
    path: "/v1/stress",
    summary: "What could happen to a portfolio: shocks, worst windows, your own scenarios.",
    parameters: none,
    body: bodies.stress,
  },
  postAttribution: {
    ...ask,
    path: "/v1/attribution",
    summary: "Where the return of holdings came from.",
    parameters: none,
    body: bodies.attribution,
  },
  postHedge: {
    ...ask,
    path: "/v1/hedge",
    summary: "What to hold beside a portfolio so that chosen risks go.",
    parameters: none,
    body: bodies.hedge,
  },
  postConstruct: {
    ...job,
    path: "/v1/construct",
    summary: "The portfolio that serves a mandate best, and its trades.",
    parameters: none,
    body: bodies.construct,
  },
  postAlpha: {
    ...job,
    path: "/v1/alpha",
    summary: "Whether signals are new, and what they are worth.",
    parameters: none,
    body: bodies.alpha,
  },
  postEvaluate: {
    ...job,
    path: "/v1/evaluate",
    summary: "Whether the run's forecasts were right, on many portfolios.",
    parameters: none,
    body: bodies.evaluate,
  },
  postCompare: {
    ...job,
    path: "/v1/compare",
    summary: "Two runs on the same portfolio, and which of them forecast better.",
    parameters: none,
    body: bodies.compare,
  },
  postExplain: {
    ...job,
    path: "/v1/explain",
    summary: "Where a number comes from, down to the rows of the data.",
    parameters: none,
    body: bodies.explain,
  },
  postCard: {
    ...job,
    path: "/v1/card",
    summary: "The model card of a run: what it is, and whether it was right.",
    parameters: none,
    body: bodies.card,
  },
  postRuns: {
    ...job,
    path: "/v1/runs",
    summary: "Estimates the model of the project as it is and publishes the run.",
    parameters: none,
    body: bodies.estimate,
  },
  getJobs: {
    ...read,
    path: "/v1/jobs",
    summary: "The jobs that wait, run, or have ended not long ago.",
    reads: "jobs",
    parameters: none,
  },
  getJob: {
    ...read,
    path: "/v1/jobs/{id}",
    summary: "A job: its state, how far it is, and where its result is.",
    reads: "jobs",
    parameters: jobId,
  },
  getJobEvents: {
    ...read,
    path: "/v1/jobs/{id}/events",
    summary: "A job as server-sent events, until it ends.",
    reads: "jobs",
    parameters: jobId,
  },
  getJobResult: {
    ...read,
    path: "/v1/jobs/{id}/result",
    summary: "The document that a job has made.",
    reads: "jobs",
    parameters: jobId,
  },
  deleteJob: {
    ...read,
    method: "delete",
    scope: "run",
    path: "/v1/jobs/{id}",
    summary: "Stops a job; it can be asked for again.",
    reads: "jobs",
    parameters: jobId,
  },
} as const satisfies Readonly<Record<string, HttpOperation>>;
