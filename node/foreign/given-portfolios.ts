import { portfolioExposures } from "../../engine/exposures/index.ts";
import { type PortfolioKind, portfolioShape } from "../../engine/factor-portfolios/index.ts";
import { addShapeRow, type PortfolioTables } from "../jobs/index.ts";
import type { ModelledDay } from "./modelled-day.ts";

/** What was found in a date's factor portfolios. */
export interface GivenPortfolioFindings {
  readonly portfolios: number;
  /** Of the portfolios of styles and the market: the largest distance of Xᵀw from 1 of the own factor and 0 of every other style. */
  readonly exposureGap: number;
}

/** As weights that one could hold from the close on, which is what a package's are. */
export const GIVEN_KIND: PortfolioKind = "pure_ex_ante";

/** Factor portfolios as given: their shape and holdings at the close, and what those of the close before earned. */
export function addGivenPortfolios(
  tables: PortfolioTables,
  today: ModelledDay,
  before: ModelledDay | undefined,
): GivenPortfolioFindings {
  let exposureGap = 0;
  for (const [factor, weights] of today.factorPortfolios) {
    const dense = new Float64Array(today.model.assets.labels.length);
    for (const [id, weight] of weights) dense[today.model.assets.codes.get(id) as number] = weight;
    addHoldings(tables, today.model.date, factor, weights);
    const turnover = turnoverOf(before?.factorPortfolios.get(factor), weights);
    exposureGap = Math.max(exposureGap, addShape(tables, { today, factor, dense, turnover }));
  }
  if (before !== undefined) addReturns(tables, today, before);
  return { portfolios: today.factorPortfolios.size, exposureGap };
}

function addHoldings(
  { portfolioHoldings: table }: PortfolioTables,
  date: string,
  factor: string,
  weights: ReadonlyMap<string, number>,
): void {
  for (const [id, weight] of weights) {
    table.text(0, date);
    table.text(1, factor);
    table.text(2, GIVEN_KIND);
    table.text(3, id);
    table.number(4, weight);
  }
}

/** @returns how far the exposures are from those of a pure portfolio; 0 for factors whose portfolios are not pure in this sense */
function addShape(
  { portfolios: table }: PortfolioTables,
  {
    today,
    factor,
    dense,
    turnover,
  }: {
    readonly today: ModelledDay;
    readonly factor: string;
    readonly dense: Float64Array;
    readonly turnover: number;
  },
): number {
  const { factors } = today.model.exposures;
  const exposures = portfolioExposures(today.model.exposures, dense);
  const column = factors.findIndex(({ name }) => name === factor);
  addShapeRow(table, today.model.date, {
    ...{ name: factor, kind: GIVEN_KIND, shape: portfolioShape(dense), turnover, exposures, column },
    model: today.model.exposures,
  });
  // Portfolios of industries, countries and currencies have what the regression's constraints leave them.
  const isPure = ["style", "market"].includes(factors[column]?.family ?? "");
  if (!isPure) return 0;
  const styles = factors.flatMap(({ family }, k) =>
    family === "style" && k !== column ? [Math.abs(exposures[k] as number)] : [],
  );
  return Math.max(Math.abs((exposures[column] as number) - 1), ...styles);
}

/** ½ Σ|Δw|; NaN at the first. */
function turnoverOf(
  before: ReadonlyMap<string, number> | undefined,
  weights: ReadonlyMap<string, number>,
): number {
  if (before === undefined) return Number.NaN;
  const ids = new Set([...before.keys(), ...weights.keys()]);
  let sum = 0;
  for (const id of ids) sum += Math.abs((weights.get(id) ?? 0) - (before.get(id) ?? 0));
  return sum / 2;
}

/** Excess returns over the period of what was held at the close before; a name without a return earns the rate. None where a tenth of the gross is such. */
function addReturns(
  { portfolioReturns: table }: PortfolioTables,
  { day, model, factorReturns }: ModelledDay,
  before: ModelledDay,
): void {
  const add = (factor: string, kind: PortfolioKind, value: number) => {
    table.text(0, model.date);
    table.text(1, factor);
    table.text(2, kind);
    table.number(3, value);
  };
  for (const [factor, weights] of before.factorPortfolios) {
    let [earned, gross, missing] = [0, 0, 0];
    for (const [id, weight] of weights) {
      const total = day.totalReturns.get(id);
      gross += Math.abs(weight);
      if (total === undefined) missing += Math.abs(weight);
      else earned += weight * (total - (day.riskFree ?? 0));
    }
    if (missing < MOST_MISSING * gross) add(factor, GIVEN_KIND, earned);
    // What earns f by definition stands beside, to be compared with.
    const own = factorReturns.get(factor);
    if (own !== undefined) add(factor, "pure_ex_post", own);
  }
}

const MOST_MISSING = 0.1;
