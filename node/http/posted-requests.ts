import type { HttpBody } from "../../wire/index.ts";
import type {
  attributionReport,
  constructOutput,
  evaluationReport,
  hedgeOutput,
  riskReport,
  stressReport,
  walkOutput,
} from "../cli/index.ts";
import type { GivenTable } from "../import/index.ts";
import { type GivenHoldings, readRunDates, type UserDocument } from "../model/index.ts";
import type { Run } from "../store/index.ts";

/** Holdings of a body. */
type Posted = NonNullable<HttpBody<"postRisk">["holdings"]>;

/**
 * The holdings of a body, each called by its field in answers and faults.
 *
 * @param date  from which holdings are held that do not say so themselves
 */
function givenBook(holdings: Posted | undefined, date: string): { readonly given?: GivenHoldings } {
  return holdings === undefined ? {} : { given: { name: "holdings", rows: holdingRows(holdings, date) } };
}

/** The same of the benchmark. */
function givenBenchmark(
  holdings: Posted | undefined,
  date: string,
): { readonly benchmarkGiven?: GivenHoldings } {
  if (holdings === undefined) return {};
  return { benchmarkGiven: { name: "benchmarkHoldings", rows: holdingRows(holdings, date) } };
}

function holdingRows(holdings: Posted, date: string): GivenHoldings["rows"] {
  return holdings.map((row) => {
    const unit = (["weight", "shares", "notional"] as const).find((of) => row[of] !== undefined) ?? "weight";
    const { id, delta, financed, book } = row;
    return { id, unit, amount: row[unit] as number, date: row.date ?? date, delta, financed, book };
  });
}

/** Nothing is left out of a document: it has all names. */
const ALL = Number.MAX_SAFE_INTEGER;

/** A body of POST /v1/risk as the report takes it. */
export function postedRisk(
  { manifest }: Run,
  { holdings, benchmarkHoldings, participation, ...rest }: HttpBody<"postRisk">,
): Parameters<typeof riskReport>[1] {
  return {
    ...rest,
    ...givenBook(holdings, rest.date ?? manifest.dates.last),
    ...givenBenchmark(benchmarkHoldings, rest.date ?? manifest.dates.last),
    ...(participation === undefined ? {} : { participation: String(participation) }),
    top: ALL,
  };
}

/** A body of POST /v1/stress. */
export function postedStress(
  { manifest }: Run,
  { holdings, benchmarkHoldings, loss = 0.05, scenarios, ...rest }: HttpBody<"postStress">,
): Parameters<typeof stressReport>[1] {
  return {
    ...rest,
    ...givenBook(holdings, rest.date ?? manifest.dates.last),
    ...givenBenchmark(benchmarkHoldings, rest.date ?? manifest.dates.last),
    ...(scenarios === undefined ? {} : { scenarios: scenariosTable(scenarios) }),
    loss: String(loss),
    top: ALL,
  };
}

/** A body of POST /v1/attribution: holdings without a date are held from the close at which the span begins. */
export async function postedAttribution(
  run: Run,
  { holdings, benchmarkHoldings, factors, ...rest }: HttpBody<"postAttribution">,
): Promise<Parameters<typeof attributionReport>[1]> {
  const isGiven = holdings !== undefined || benchmarkHoldings !== undefined;
  const dates = isGiven ? await readRunDates(run) : [];
  const start = dates.findLast((day) => day < (rest.from ?? "")) ?? run.manifest.dates.first;
  return {
    ...rest,
    ...givenBook(holdings, start),
    ...givenBenchmark(benchmarkHoldings, start),
    ...(factors === undefined ? {} : { factors: factors.join(",") }),
  };
}

/** A body of POST /v1/hedge. */
export function postedHedge(
  { manifest }: Run,
  { hedge, tables, holdings, ...rest }: HttpBody<"postHedge">,
): Parameters<typeof hedgeOutput>[1] {
  return {
    ...rest,
    ...givenBook(holdings, rest.date ?? manifest.dates.last),
    hedge: givenDocument("hedge", hedge, tables),
    top: ALL,
  };
}

/** A body of POST /v1/construct. */
export function postedConstruct(
  last: string,
  { mandate, tables, holdings, benchmarkHoldings, ...rest }: HttpBody<"postConstruct">,
): Parameters<typeof constructOutput>[1] {
  return {
    ...rest,
    ...givenBook(holdings, rest.date ?? last),
    ...givenBenchmark(benchmarkHoldings, rest.date ?? last),
    mandate: givenDocument("mandate", mandate, tables),
    top: ALL,
  };
}

/** A body of POST /v1/construct/walk. */
export function postedWalk({
  mandate,
  tables,
  on,
  ...rest
}: HttpBody<"postConstructWalk">): Parameters<typeof walkOutput>[1] {
  return {
    ...rest,
    mandate: givenDocument("mandate", mandate, tables),
    ...(on === undefined ? {} : { on: on.join(",") }),
  };
}

/** Signals of a body as the tables that the command reads. */
export function postedSignals(signals: HttpBody<"postAlpha">["signals"]): readonly GivenTable[] {
  return Object.entries(signals).map(([name, text]) => ({ name, text }));
}

/** A body of POST /v1/evaluate. */
export function postedEvaluate({
  against,
  ...rest
}: HttpBody<"postEvaluate">): Parameters<typeof evaluationReport>[1] {
  const peers = against?.map((peer) => (peer === "single-index" ? "single_index" : peer));
  return { ...rest, ...(peers === undefined ? {} : { against: peers }) };
}

/** Trades of a body as the table that the command reads. */
export function tradesTable(trades: HttpBody<"postWhatIf">["trades"]): GivenTable {
  return {
    name: "trades",
    rows: trades.map(({ id, weight, to }, at) => ({
      row: at + 1,
      cells: new Map([
        ["id", id],
        ["weight", textOf(weight)],
        ["to", textOf(to)],
      ]),
    })),
  };
}

/** Scenarios of a body as the table that the command reads, a row per return. */
function scenariosTable(scenarios: NonNullable<HttpBody<"postStress">["scenarios"]>): GivenTable {
  const returns = scenarios.flatMap(({ name, factors = {}, assets = {} }) => [
    ...Object.entries(factors).map(([factor, value]) => ({ name, factor, id: "", value })),
    ...Object.entries(assets).map(([id, value]) => ({ name, factor: "", id, value })),
  ]);
  return {
    name: "scenarios",
    rows: returns.map(({ value, ...labels }, at) => ({
      row: at + 1,
      cells: new Map([...Object.entries(labels), ["return", String(value)]]),
    })),
  };
}

/** A document of a body with the tables that it names. */
export function givenDocument(
  name: string,
  document: unknown,
  tables: Readonly<Record<string, string>> | undefined,
): UserDocument {
  return { name, document, tables: tables ?? {} };
}

function textOf(value: number | undefined): string {
  return value === undefined ? "" : String(value);
}
