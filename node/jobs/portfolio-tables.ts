import type { MarketAxes } from "../../engine/data/index.ts";
import { type FactorPortfolio, portfolioAt, portfolioKinds } from "../../engine/factor-portfolios/index.ts";
import type { ModelDay } from "../../engine/pipeline/index.ts";
import { portfolioColumns, portfolioHoldingColumns, portfolioReturnColumns } from "./run-columns.ts";
import { buildTable, rowsWhere, type TableBuilder } from "./table-builder.ts";

/** Kinds whose holdings are kept: what one would trade. The others are made again on demand. */
const KEPT_KINDS: readonly string[] = ["pure_ex_ante", "long_only"];

/** The tables of factor portfolios. */
export interface PortfolioTables {
  readonly portfolioReturns: TableBuilder;
  readonly portfolios: TableBuilder;
  readonly portfolioHoldings: TableBuilder;
}

/** Empty tables of factor portfolios. */
export function startPortfolioTables(): PortfolioTables {
  return {
    portfolioReturns: buildTable("factor_portfolio_returns", portfolioReturnColumns),
    portfolios: buildTable("factor_portfolios", portfolioColumns),
    portfolioHoldings: buildTable("factor_portfolio_holdings", portfolioHoldingColumns),
  };
}

/** Adds a day's portfolio returns, and the portfolios formed at its close. */
export function addPortfolioRows(tables: PortfolioTables, day: ModelDay, axes: MarketAxes): void {
  addReturnRows(tables.portfolioReturns, day);
  for (const portfolio of day.portfolios.formed) {
    addShapeRow(tables.portfolios, day.date, {
      ...portfolio,
      name: portfolio.factor.name,
      model: day.built.exposures,
    });
    if (KEPT_KINDS.includes(portfolio.kind)) addHoldingRows(tables.portfolioHoldings, day, axes, portfolio);
  }
}

function addReturnRows(table: TableBuilder, { date, portfolios }: ModelDay): void {
  const { factors, returns } = portfolios;
  const kindCount = portfolioKinds.length;
  // Factor by factor, the kinds of each: a position is that of the pair.
  const values = new Float64Array(returns.length);
  for (let f = 0; f < factors.length; f++) {
    for (let kind = 0; kind < kindCount; kind++)
      values[f * kindCount + kind] = returns[portfolioAt(kind, f, factors.length)] as number;
  }
  const rows = rowsWhere(values.length, (at) => !Number.isNaN(values[at]));
  table.repeat(0, date, rows.length);
  table.labels(
    1,
    factors.map(({ name }) => name),
    rows.map((at) => Math.floor(at / kindCount)),
  );
  table.labels(
    2,
    portfolioKinds,
    rows.map((at) => at % kindCount),
  );
  table.pick(3, { values }, rows);
}

/** A factor portfolio at a close, as far as its shape goes. */
export interface ShapedPortfolio
  extends Pick<FactorPortfolio, "kind" | "shape" | "turnover" | "exposures" | "column"> {
  /** Of its factor. */
  readonly name: string;
  /** The model that exposures are to. */
  readonly model: {
    readonly factors: readonly { readonly name: string }[];
    readonly marketCount: number;
  };
}

/** Adds the row of a portfolio's shape. */
export function addShapeRow(table: TableBuilder, date: string, portfolio: ShapedPortfolio): void {
  const { name, kind, shape, turnover, exposures, column, model } = portfolio;
  const { factors, marketCount } = model;
  const other = largestOther(portfolio, marketCount);
  table.text(0, date);
  table.text(1, name);
  table.text(2, kind);
  const values = [
    shape.grossLeverage,
    shape.net,
    shape.longCount,
    shape.shortCount,
    shape.effectiveNames,
    turnover,
    exposures[column] as number,
    marketCount === 1 ? (exposures[0] as number) : Number.NaN,
  ];
  values.forEach((value, i) => {
    table.number(3 + i, value);
  });
  table.text(11, factors[other]?.name ?? "");
  table.number(12, exposures[other] ?? Number.NaN);
}

/** The column with the largest exposure beside the factor's own and the market's; -1 for none. */
function largestOther(
  { exposures, column }: Pick<FactorPortfolio, "exposures" | "column">,
  marketCount: number,
): number {
  let at = -1;
  for (let k = marketCount; k < exposures.length; k++) {
    if (k === column) continue;
    if (at < 0 || Math.abs(exposures[k] as number) > Math.abs(exposures[at] as number)) at = k;
  }
  return at;
}

function addHoldingRows(
  table: TableBuilder,
  { date }: ModelDay,
  axes: MarketAxes,
  { factor, kind, weights }: FactorPortfolio,
): void {
  const rows = rowsWhere(weights.length, (asset) => weights[asset] !== 0);
  table.repeat(0, date, rows.length);
  table.repeat(1, factor.name, rows.length);
  table.repeat(2, kind, rows.length);
  table.labels(3, axes.assets.labels, rows);
  table.pick(4, { values: weights }, rows);
}
