import { InputError } from "../../engine/errors/index.ts";
import { type PortfolioKind, portfolioKinds } from "../../engine/factor-portfolios/index.ts";
import { type Run, selectValues } from "../store/index.ts";
import { requireFactorReturns } from "./require-factor-returns.ts";
import { readAxes } from "./run-axes.ts";
import { isForeign } from "./run-options.ts";

/** Returns of a factor's portfolios, date by date. */
export interface PortfolioReturns {
  readonly factor: string;
  /** Ascending: dates with a return of any kind. */
  readonly dates: readonly string[];
  /** By kind [T], decimal per period; NaN = none. */
  readonly byKind: Readonly<Record<PortfolioKind, Float64Array>>;
}

/** Shape of a factor's portfolio of one kind, means over its formations. */
export interface PortfolioShapes {
  readonly factor: string;
  readonly kind: PortfolioKind;
  readonly formations: number;
  readonly gross: number;
  readonly net: number;
  readonly longCount: number;
  readonly shortCount: number;
  readonly effectiveNames: number;
  /** ½ Σ|Δw| from one formation to the next. */
  readonly turnover: number;
  readonly exposure: number;
}

interface PortfolioRequest {
  readonly from?: string;
  readonly to?: string;
  /** Only this factor. */
  readonly factor?: string;
}

const shapeColumns = {
  gross: "gross",
  net: "net",
  effectiveNames: "effective_names",
  turnover: "turnover",
  exposure: "exposure",
} as const;

/**
 * Returns of the factor portfolios of a run, in the order of its factors.
 *
 * @throws {InputError} the run has no factor portfolios
 */
export async function readPortfolioReturns(
  run: Run,
  request: PortfolioRequest,
): Promise<readonly PortfolioReturns[]> {
  requireFactorPortfolios(run);
  const rows = await run.readTable("factor_portfolio_returns", selectionOf(request));
  const dates = selectValues(rows, "date", "date");
  const factors = selectValues(rows, "factor", "text");
  const kinds = selectValues(rows, "kind", "text");
  const values = selectValues(rows, "portfolio_return", "number");
  const formed = new Set(factors);
  const order = (await readAxes(run)).factors.map(({ name }) => name).filter((name) => formed.has(name));
  return order.map((factor) => {
    const at = [...factors.keys()].filter((row) => factors[row] === factor);
    const own = [...new Set(at.map((row) => dates[row] as string))];
    const position = new Map(own.map((date, i) => [date, i]));
    const byKind = Object.fromEntries(
      portfolioKinds.map((kind) => [kind, new Float64Array(own.length).fill(Number.NaN)]),
    ) as Record<PortfolioKind, Float64Array>;
    for (const row of at) {
      byKind[kinds[row] as PortfolioKind][position.get(dates[row] as string) as number] = values[
        row
      ] as number;
    }
    return { factor, dates: own, byKind };
  });
}

/** Shapes of the factor portfolios of a run, means over the formations in the span. */
export async function readPortfolioShapes(
  run: Run,
  request: PortfolioRequest,
): Promise<readonly PortfolioShapes[]> {
  requireFactorPortfolios(run);
  const rows = await run.readTable("factor_portfolios", selectionOf(request));
  const factors = selectValues(rows, "factor", "text");
  const kinds = selectValues(rows, "kind", "text");
  const groups = new Map<string, number[]>();
  factors.forEach((factor, row) => {
    const key = `${factor}\n${kinds[row]}`;
    const list = groups.get(key);
    if (list === undefined) groups.set(key, [row]);
    else list.push(row);
  });
  return [...groups.values()].map((at) => {
    const mean = (values: Float64Array | Int32Array) => knownMean(at.map((row) => values[row] as number));
    const numbers = Object.fromEntries(
      Object.entries(shapeColumns).map(([key, column]) => [key, mean(selectValues(rows, column, "number"))]),
    ) as Record<keyof typeof shapeColumns, number>;
    return {
      factor: factors[at[0] as number] as string,
      kind: kinds[at[0] as number] as PortfolioKind,
      formations: at.length,
      longCount: mean(selectValues(rows, "long_count", "integer")),
      shortCount: mean(selectValues(rows, "short_count", "integer")),
      ...numbers,
    };
  });
}

/** Holdings of a factor's portfolio at its last formation in the span, largest first; of the kinds that are kept. */
export async function readPortfolioHoldings(
  run: Run,
  request: PortfolioRequest & { readonly factor: string; readonly kind: PortfolioKind },
): Promise<{ readonly date: string; readonly holdings: readonly { id: string; weight: number }[] }> {
  requireFactorPortfolios(run);
  const { from, to, factor, kind } = request;
  const rows = await run.readTable("factor_portfolio_holdings", { from, to, where: { factor, kind } });
  const dates = selectValues(rows, "date", "date");
  const ids = selectValues(rows, "id", "text");
  const weights = selectValues(rows, "weight", "number");
  const date = dates.at(-1) ?? "";
  const holdings = ids
    .map((id, row) => ({ id, weight: weights[row] as number, date: dates[row] }))
    .filter((holding) => holding.date === date)
    .map(({ id, weight }) => ({ id, weight }))
    .sort((a, b) => b.weight - a.weight);
  return { date, holdings };
}

function selectionOf({ from, to, factor }: PortfolioRequest) {
  return { from, to, where: factor === undefined ? undefined : { factor } };
}

function requireFactorPortfolios(run: Run): void {
  requireFactorReturns(run);
  if (run.manifest.partitions.some(({ table }) => table === "factor_portfolio_returns")) return;
  const rule = isForeign(run)
    ? "the model was given as files, and there are no factor portfolios in them that can be read: npx plimsoll show factors has the factors' own returns"
    : "the run has no factor portfolios, it was made by an earlier version: npx plimsoll estimate";
  throw new InputError([{ file: `run ${run.manifest.model}`, rule }]);
}

function knownMean(values: readonly number[]): number {
  const known = values.filter(Number.isFinite);
  return known.reduce((sum, value) => sum + value, 0) / known.length;
}
