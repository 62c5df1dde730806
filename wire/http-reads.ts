import { z } from "zod";
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
import type { HttpOperation } from "./http-operation.ts";

const read = { method: "get", scope: "read", length: "short" } as const;
const none = z.strictObject({});
/** One that is compared with the published one, say. */
const keptRun = runId
  .optional()
  .describe("a run that is kept, of this or another model of the project; the published one by default");
const tableFormat = z.enum(["ndjson", "csv", "arrow"]);

/** Operations that read what is there. */
export const readOperations = {
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
  getModels: {
    ...read,
    path: "/v1/models",
    summary:
      "The models of the project that have a published run, its own first, each with the runs that are kept.",
    reads: "beside",
    parameters: none,
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
      terms: flag
        .optional()
        .describe(
          "what each month, or year of a span of more than 24 months, adds to the sums of every line",
        ),
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
  getModel: {
    ...read,
    path: "/v1/model",
    summary:
      "The risk model of a date: exposures, factor covariance and specific variance of every name it covers.",
    reads: "run",
    parameters: z.strictObject({
      date: date.optional().describe("the run's last by default"),
      run: keptRun,
    }),
  },
  getHoldings: {
    ...read,
    path: "/v1/holdings",
    summary: "What a portfolio and its benchmark hold on a date, as weights.",
    reads: "project",
    parameters: z.strictObject({ ...portfolio, date: date.optional().describe("the run's last by default") }),
  },
  getPrices: {
    ...read,
    path: "/v1/prices",
    summary: "Closes on a date in the base currency, and what is traded a day.",
    reads: "project",
    parameters: z.strictObject({ date: date.optional().describe("the run's last by default") }),
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
    parameters: z.strictObject({ ...span, run: keptRun }),
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
    parameters: z.strictObject({ id: securityId, date: date.optional() }),
  },
  getKnown: {
    ...read,
    path: "/v1/known/{id}",
    summary: "What became known of a security's accounts, and when.",
    reads: "project",
    parameters: z.strictObject({
      id: securityId,
      item: z.string().min(1).max(200).optional().describe("an item of the fundamentals; all by default"),
      date: date.optional().describe("what descriptors read on it, instead of the history"),
    }),
  },
  getIdentifiers: {
    ...read,
    path: "/v1/identifiers",
    summary: "Identifiers of the data: how many of each kind, or whose one was and when.",
    reads: "project",
    parameters: z.strictObject({ value: securityId.optional().describe("an identifier, or an id") }),
  },
  getSpec: {
    ...read,
    path: "/v1/spec",
    summary: "The spec of the model with its defaults, without where its data are.",
    reads: "project",
    parameters: none,
  },
  getNights: {
    ...read,
    path: "/v1/nights",
    summary: "The nights that are kept, by date.",
    reads: "beside",
    parameters: none,
  },
  getNight: {
    ...read,
    path: "/v1/nights/{date}",
    summary: "A night: what the limits found, and figures of every portfolio.",
    reads: "beside",
    parameters: z.strictObject({ date }),
  },
  getNightTable: {
    ...read,
    path: "/v1/nights/{date}/tables/{table}",
    summary:
      "Rows of a table of a night, in the formats of GET /v1/tables/{table}: every figure of every portfolio.",
    reads: "beside",
    parameters: z.strictObject({
      date,
      table: z.enum(["summary", "factors", "families", "outside", "limits", "failed"]),
      portfolio: name.optional().describe("only its rows"),
      format: tableFormat.optional(),
    }),
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
      format: tableFormat.optional(),
    }),
  },
} as const satisfies Readonly<Record<string, HttpOperation>>;
