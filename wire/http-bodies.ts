import { z } from "zod";
import { capital, date, linking, name, riskBy, runId, securityId, span } from "./http-fields.ts";

/** Most rows of holdings or trades that a body may have. */
const MOST_ROWS = 20_000;
/** Most signs of a table that is given as CSV text. */
const MOST_TEXT = 8_000_000;

const number = z.number();

/** One holding, as a row of the table portfolios: a weight, shares or money of the base currency; below 0 is short. */
const holding = z
  .strictObject({
    id: securityId,
    weight: number.optional().describe("decimal of the capital"),
    shares: number.optional(),
    notional: number.optional().describe("money of the base currency"),
    delta: number.optional().describe("what the amount is multiplied by, an option's on its share; 1"),
    financed: z.boolean().optional().describe("exposure without capital, as a future"),
    book: z.string().max(200).optional(),
    date: date.optional().describe("from which it is held; where none is given, the whole time"),
  })
  .refine(
    ({ weight, shares, notional }) =>
      [weight, shares, notional].filter((of) => of !== undefined).length === 1,
    "give one of weight, shares and notional",
  );

const trade = z
  .strictObject({
    id: securityId,
    weight: number.optional().describe("change of the weight, decimal of the capital"),
    to: number.optional().describe("or the new weight"),
  })
  .refine(
    ({ weight, to }) => (weight === undefined) !== (to === undefined),
    "give either weight, the change, or to, the new weight",
  );

const returns = z.record(securityId, number);

/** A scenario, as in the YAML file of the command. */
const scenario = z.strictObject({
  name: z.string().min(1).max(200),
  factors: returns.optional().describe("factor: return"),
  assets: returns.optional().describe("id: return"),
});

/** The book that is asked about: holdings that stand in the body, or a portfolio of the project. */
const book = {
  portfolio: name.optional().describe("a portfolio of the project; the only one there is by default"),
  holdings: z.array(holding).min(1).max(MOST_ROWS).optional().describe("or the holdings themselves"),
  benchmark: name.optional().describe("a portfolio, universe or none; the spec's by default"),
  benchmarkHoldings: z
    .array(holding)
    .min(1)
    .max(MOST_ROWS)
    .optional()
    .describe("or the holdings of the benchmark themselves"),
  capital: capital.optional(),
} as const;

const onDate = { date: date.optional().describe("the run's last by default") } as const;

/** Tables that a mandate or a hedge names as its files, by those names: CSV text. Nothing is read from a disk. */
const tables = z
  .record(z.string().min(1).max(200), z.string().max(MOST_TEXT))
  .describe("what the document names as files, by those names: CSV text with a header");

const risk = {
  ...book,
  ...onDate,
  by: riskBy.optional(),
  interactions: z.boolean().optional(),
  relative: z.boolean().optional(),
  beta: z.boolean().optional(),
  tail: z.boolean().optional(),
  liquidity: z.boolean().optional(),
  participation: z.number().positive().max(1).optional().describe("of the traded volume, for liquidity; 0.2"),
  since: date.optional().describe("and what has changed since then"),
} as const;

const document = z.record(z.string(), z.unknown());

/** A name and holdings at once would leave one of them out without a word. */
function ofOneBook<Shape extends z.ZodRawShape>(shape: Shape): z.ZodObject<Shape, z.core.$strict> {
  return z
    .strictObject(shape)
    .refine((body) => !("portfolio" in body && "holdings" in body), {
      path: ["holdings"],
      error: "give portfolio or holdings, not both",
    })
    .refine((body) => !("benchmark" in body && "benchmarkHoldings" in body), {
      path: ["benchmarkHoldings"],
      error: "give benchmark or benchmarkHoldings, not both",
    });
}

/** How often something is decided anew. */
const every = z.enum(["period", "week", "month", "quarter", "year"]).default("month");

/** Bodies of the operations that take one. They carry holdings, trades, views and mandates; they name what is in the project, and never a file, SQL or a spec. */
export const bodies = {
  risk: ofOneBook(risk),
  whatIf: ofOneBook({ ...book, ...onDate, trades: z.array(trade).min(1).max(MOST_ROWS) }),
  stress: ofOneBook({
    ...book,
    ...onDate,
    horizon: z.int().min(1).max(10_000).optional().describe("periods of the model; a month by default"),
    loss: z.number().positive().max(1).optional().describe("whose most likely way is looked for; 0.05"),
    scenarios: z.array(scenario).min(1).max(1000).optional(),
    replay: z
      .string()
      .regex(/^\d{4}-\d{2}-\d{2}\.\.\d{4}-\d{2}-\d{2}$/, "must be two dates, 2020-02-19..2020-03-23")
      .optional(),
  }),
  attribution: ofOneBook({
    ...book,
    ...span,
    link: linking.default("carino"),
    by: z.enum(["factor", "family", "name"]).optional(),
    brinson: z.enum(["fachler", "hood_beebower"]).optional(),
    terms: z
      .boolean()
      .optional()
      .describe(
        "what each month, or year of a span of more than 24 months, adds to the sums of every line and group",
      ),
    factors: z.array(name).min(1).max(100).optional().describe("portfolios that are factors of your own"),
  }),
  hedge: ofOneBook({
    portfolio: book.portfolio,
    holdings: book.holdings,
    capital: book.capital,
    ...onDate,
    hedge: document.describe("as the YAML file of the command"),
    tables: tables.optional(),
  }),
  construct: ofOneBook({
    ...book,
    ...onDate,
    mandate: document.describe("as the YAML file of the command; its `file:` name tables of this body"),
    tables: tables.optional(),
    frontier: z.int().min(2).max(200).optional().describe("the efficient frontier in so many points instead"),
  }),
  constructWalk: z.strictObject({
    portfolio: book.portfolio,
    benchmark: book.benchmark,
    capital: book.capital,
    mandate: document.describe("as the YAML file of the command; its `file:` name tables of this body"),
    tables: tables.optional(),
    ...span,
    every,
    on: z
      .array(date)
      .min(1)
      .max(MOST_ROWS)
      .optional()
      .describe("or at the first closes on or after these days"),
    stage: z
      .string()
      .regex(/^[a-z_]{1,60}$/, "must be a stage of the factor covariance")
      .optional(),
  }),
  hedgeWalk: z.strictObject({
    portfolio: book.portfolio,
    capital: book.capital,
    hedge: document.describe("as the YAML file of the command"),
    tables: tables.optional(),
    ...span,
    every,
  }),
  attributionAll: z.strictObject({
    ...span,
    benchmark: book.benchmark,
    capital: book.capital,
    link: linking.default("carino"),
    by: z.enum(["factor", "family"]).optional(),
  }),
  evaluateChange: z.strictObject({
    without: z.array(name).min(1).max(100).describe("styles, market, countries or currencies to leave out"),
    portfolio: book.portfolio,
    benchmark: book.benchmark,
    ...span,
    random: z.int().min(1).max(1000).default(100),
    seed: z.int().min(1).default(1),
  }),
  extend: z.strictObject({
    factor: name.describe("what it is called"),
    values: z.string().max(MOST_TEXT).describe("CSV text with id, value, and date where they change"),
    date: date.optional().describe("close of the model; two thirds into the history by default"),
    periods: z.int().min(1).max(10_000).default(250).describe("at most so many before it, and after it"),
    covariances: z.boolean().optional(),
    specific: z.enum(["own_variance", "likelihood"]).default("own_variance"),
    draws: z.int().min(1).max(10_000).default(199),
    seed: z.int().min(1).default(1),
  }),
  check: z.strictObject({}),
  nights: z.strictObject({
    date: date.optional().describe("that of the last forecast by default"),
    benchmark: book.benchmark,
    capital: book.capital,
    limits: document.optional().describe("as the YAML file of the command"),
  }),
  alpha: z.strictObject({
    signals: z
      .record(name, z.string().max(MOST_TEXT))
      .refine((of) => Object.keys(of).length > 0, "give at least one signal")
      .describe("name: CSV text with date, id, value, and signal where a text has several"),
    horizon: z.int().min(1).max(10_000).optional().describe("periods; the signal's spacing by default"),
    quantiles: z.int().min(2).max(100).default(5),
    cost: z.number().min(0).max(10_000).default(10).describe("basis points of a trade's value"),
    tried: z.int().min(1).max(1_000_000).default(1),
    shrinkage: z.number().min(0).max(1).default(0.5),
    seed: z.int().min(1).default(1),
    returns: z
      .boolean()
      .optional()
      .describe("expected returns of the last close too, as a mandate takes them"),
    terms: z
      .boolean()
      .optional()
      .describe("with every mean the sum, the count and the twelve largest of what it is of"),
  }),
  evaluate: z.strictObject({
    ...span,
    random: z.int().min(1).max(1000).default(100).describe("portfolios of each random family"),
    seed: z.int().min(1).default(1),
    against: z
      .array(z.enum(["sample", "single-index"]))
      .max(2)
      .optional(),
    burnIn: z.int().min(0).max(10_000).default(12),
  }),
  compare: z.strictObject({
    first: name.describe("a model of the project, or the first six signs or more of a run's id"),
    second: name,
    portfolio: book.portfolio,
    benchmark: book.benchmark,
    ...span,
    date: date.optional().describe("one forecast date instead of a span"),
    random: z.int().min(1).max(1000).default(100),
    seed: z.int().min(1).default(1),
  }),
  explain: z.strictObject({
    query: z.discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("exposure"), id: securityId, factor: name, date }),
      z.strictObject({ kind: z.literal("factor_return"), factor: name, date }),
      z.strictObject({ kind: z.literal("specific_return"), id: securityId, date }),
      z.strictObject({ kind: z.literal("specific_risk"), id: securityId, date }),
      z.strictObject({ kind: z.literal("covariance"), factor1: name, factor2: name, date }),
      z.strictObject({
        kind: z.literal("risk"),
        portfolio: name,
        benchmark: name.optional().describe("the tracking error against it instead of the volatility"),
        date,
        factor: name.optional(),
        id: securityId.optional(),
      }),
      z.strictObject({
        kind: z.literal("attribution"),
        portfolio: name,
        factor: name,
        from: date,
        to: date,
      }),
      z.strictObject({
        kind: z.literal("cell"),
        table: z.string().regex(/^[a-z_]{1,60}$/, "must be the name of a table of the run"),
        column: z.string().regex(/^[a-z_0-9]{1,60}$/, "must be the name of a column of the table"),
        date: z.union([date, z.literal("")]).describe("empty for a table without dates"),
        key: z.record(z.string().max(60), z.string().max(200)).default({}),
      }),
    ]),
    depth: z.int().min(0).max(20).default(0).describe("levels that are explained further"),
    anyway: z.boolean().optional().describe("although input files have changed since the run"),
  }),
  card: z.strictObject({ run: runId.optional().describe("the published run by default") }),
  estimate: z.strictObject({}),
} as const;
