import { type Exposures, type Factor, isDense } from "../exposures/index.ts";
import type { FactorReturnDay, FactorReturnState } from "../factor-returns/index.ts";
import type { Matrix } from "../linalg/index.ts";
import type { RiskModel } from "../risk-model/index.ts";
import { transposeProduct, withResidentDesign } from "../stats/index.ts";
import { buildCharacteristicPortfolios } from "./characteristic-portfolio.ts";
import { buildExAntePortfolios, type FormationOptions } from "./ex-ante-portfolios.ts";
import { byColumn, fullDesign } from "./full-design.ts";
import { buildLongOnlyPortfolios } from "./long-only-portfolio.ts";
import { buildPurePortfolios } from "./pure-portfolios.ts";
import { buildSortedPortfolios, type SortedPortfolios } from "./sorted-portfolios.ts";

/** The ways in which a factor is made into a portfolio. */
export const portfolioKinds = [
  "pure_ex_ante",
  "pure_ex_post",
  "characteristic",
  "quintile_equal",
  "quintile_cap",
  "double_sort",
  "long_only",
] as const;

export type PortfolioKind = (typeof portfolioKinds)[number];

/** The market, the styles and other factors with a number per name: those of which portfolios are followed through a run. */
export function followedFactors(factors: readonly Factor[]): readonly Factor[] {
  return factors.filter((factor) => factor.family === "market" || isDense(factor));
}

/** What portfolios are formed from at a close. */
export interface FormationInputs {
  /** X, universe and caps of the close. */
  readonly close: FactorReturnState;
  /** Of the close; undefined while there is no forecast: no characteristic portfolios then. */
  readonly model: RiskModel | undefined;
  /** The period that ended at the close, with the close before it: the portfolios after the fact. */
  readonly before: FactorReturnState | undefined;
  readonly regression: FactorReturnDay | undefined;
}

/** Weights by kind, then by followed factor: [N], or empty where there is no such portfolio. */
export type FormedWeights = readonly Float64Array[];

/** Position of a portfolio among the weights. */
export function portfolioAt(kind: number, factor: number, factorCount: number): number {
  return kind * factorCount + factor;
}

/**
 * The portfolios of the market and of each style at a close, of every kind.
 *
 * The market's characteristic is 1, so that its portfolio is the fully invested one of least variance; its long-only
 * portfolio is the benchmark, which is the cap-weighted estimation universe; it has no sorted ones. Everything is over
 * the estimation universe.
 *
 * @see docs/methodology/07-factor-portfolios.md
 * @complexity that of the characteristic portfolios, O(N·K·S + K³), and of the tilts, O(N·S³)
 */
export function formPortfolios(inputs: FormationInputs, options: FormationOptions): FormedWeights {
  const { close, before, regression } = inputs;
  const { factors } = close.exposures;
  const columns = followedFactors(factors).map((factor) => factors.indexOf(factor));
  const after =
    before === undefined || regression === undefined
      ? undefined
      : buildPurePortfolios(before.exposures, regression.weights, regression.factorReturns, columns);
  return [
    ...pureRows(buildExAntePortfolios(close, options, columns), columns),
    ...pureRows(after, columns),
    ...characteristicRows(inputs, columns),
    ...sortedRows(close, columns),
    ...longOnlyRows(close, columns),
  ];
}

/** The benchmark: cap weights over the estimation universe, summing to 1. [N] */
export function capWeights({ estimation, marketCap }: FactorReturnState): Float64Array {
  const caps = new Float64Array(marketCap.length);
  let total = 0;
  for (let asset = 0; asset < caps.length; asset++) {
    if (estimation[asset] !== 1) continue;
    caps[asset] = marketCap[asset];
    total += caps[asset];
  }
  if (total > 0) for (let asset = 0; asset < caps.length; asset++) caps[asset] /= total;
  return caps;
}

const none = new Float64Array(0);

function pureRows(pure: Matrix | undefined, columns: readonly number[]): Float64Array[] {
  if (pure === undefined) return columns.map(() => none);
  const values = Float64Array.from(pure.values);
  return columns.map((_, position) => {
    const row = values.slice(position * pure.cols, (position + 1) * pure.cols);
    return row.some((weight) => weight !== 0) ? row : none;
  });
}

function characteristicRows({ close, model }: FormationInputs, columns: readonly number[]): Float64Array[] {
  if (model === undefined) return columns.map(() => none);
  const { estimation } = close;
  const exposures: Exposures = { ...model.exposures, covered: estimation };
  const characteristics = columns.map((k) => exposureColumn(close.exposures, k));
  const portfolios = buildCharacteristicPortfolios({ ...model, exposures }, characteristics);
  return portfolios.map((portfolio) => portfolio ?? none);
}

function sortedRows({ exposures, estimation, marketCap }: FactorReturnState, columns: readonly number[]) {
  const caps = marketCap.map((cap, asset) => (estimation[asset] === 1 ? cap : 0));
  const styles = columns.filter((k) => isDense(exposures.factors[k]));
  const sorted = buildSortedPortfolios(
    styles.map((k) => exposureColumn(exposures, k)),
    caps,
  );
  const each = (pick: (of: SortedPortfolios) => Float64Array | undefined) =>
    columns.map((k) => {
      const of = sorted[styles.indexOf(k)];
      return of === undefined ? none : (pick(of) ?? none);
    });
  return [...each((of) => of.quintileEqual), ...each((of) => of.quintileCap), ...each((of) => of.doubleSort)];
}

function longOnlyRows(close: FactorReturnState, columns: readonly number[]): Float64Array[] {
  const benchmark = capWeights(close);
  const { factors, styleCount } = close.exposures;
  const styles = factors.filter(isDense);
  if (!benchmark.some((weight) => weight > 0) || styles.length !== styleCount) return columns.map(() => none);
  const tilted = buildLongOnlyPortfolios(
    close.exposures,
    benchmark,
    benchmark.map((weight) => Math.sqrt(weight)),
  );
  return columns.map((k) =>
    factors[k].family === "market" ? benchmark : (tilted[styles.indexOf(factors[k])]?.weights ?? none),
  );
}

/** One column of X [N], the market's 1 or a style's; NaN where not covered. */
function exposureColumn(exposures: Exposures, k: number): Float64Array {
  const { factors, covered, styleCount, styles } = exposures;
  const style = factors.filter(isDense).indexOf(factors[k]);
  const out = new Float64Array(covered.length).fill(Number.NaN);
  for (let asset = 0; asset < out.length; asset++) {
    if (covered[asset] === 1) out[asset] = style < 0 ? 1 : styles[asset * styleCount + style];
  }
  return out;
}

/**
 * Xᵀw of each portfolio [K each]; nothing where it is empty. X is that of the close, for one after the fact that of the close
 * before.
 *
 * @complexity O(N·S) each
 */
export function publishedExposures(inputs: FormationInputs, held: FormedWeights): FormedWeights {
  const { close, before = close } = inputs;
  const count = held.length / portfolioKinds.length;
  const first = portfolioAt(portfolioKinds.indexOf("pure_ex_post"), 0, count);
  const after = allExposures(before.exposures, held.slice(first, first + count));
  return [
    ...allExposures(close.exposures, held.slice(0, first)),
    ...after,
    ...allExposures(close.exposures, held.slice(first + count)),
  ];
}

/** Every name with a weight is covered: portfolios are over the estimation universe. */
function allExposures(exposures: Exposures, held: FormedWeights): FormedWeights {
  const full = fullDesign(exposures);
  return withResidentDesign(full.design, (design) =>
    held.map((weights) => (weights.length === 0 ? none : byColumn(full, transposeProduct(design, weights)))),
  );
}
