import { EngineError } from "../errors/index.ts";
import { type Factor, firstStyle, regressionFactorCount } from "../exposures/index.ts";
import type { AttributionOptions } from "./attribution-state.ts";
import {
  addPeriod,
  type ContributionLedger,
  type LineSums,
  linkedContributions,
} from "./contribution-ledger.ts";
import { requireLinkable } from "./linkable-returns.ts";
import { compoundPeriod, type Growth } from "./linking-factors.ts";
import {
  EXTRA,
  type HeldNames,
  type NameSums,
  RETURN,
  SPECIFIC,
  sumNames,
  UNMODELLED,
  WEIGHT,
} from "./many-sums.ts";
import type { PeriodReturns } from "./period-attribution.ts";

/** What many portfolios hold at a close. */
export interface ManyHoldings {
  /** [P×N] row-major, decimals of capital; names that the model does not cover may be held. */
  readonly weights: Float64Array;
  /** [P] weight of cash. */
  readonly cash: Float64Array;
}

/** Lines of each portfolio before those of the factors: the same as of a single one, without trading. */
export const MANY_LINES = ["total", "factors", "specific", "riskFree", "unmodelled", "unexplained"] as const;

/** The attribution of many portfolios between two periods; `stepPortfolios` goes on in its arrays. */
export interface ManyState extends LineSums, HeldNames {
  readonly options: AttributionOptions;
  /** Row of the benchmark that the others are measured against; −1: none, each by itself. */
  readonly benchmark: number;
  readonly factors: readonly Factor[];
  readonly lastDate: string;
  readonly periodCount: number;
  /** [P] */
  readonly cash: Float64Array;
  /** Since they were set cash has grown by `cashGrowth`, and the portfolios to `value` [P]. */
  readonly cashGrowth: number;
  readonly value: Float64Array;
  /** [P] compounded, each beside the benchmark. */
  readonly growths: readonly Growth[];
  readonly differenceSum: Float64Array;
  readonly differenceSquares: Float64Array;
}

/** Many portfolios over a span. */
export interface ManyAttribution {
  readonly labels: readonly string[];
  /** `MANY_LINES`, then the factors. */
  readonly lines: readonly string[];
  /** [P] compounded; active, where there is a benchmark: R_p − R_b. */
  readonly returnTotal: Float64Array;
  /** [P×L] linked: specific, riskFree, unmodelled, unexplained and the factors sum to `returnTotal`. */
  readonly contributions: Float64Array;
}

/**
 * The state before the first period.
 *
 * @param benchmark  row that the others are measured against; −1 for none
 * @throws {EngineError} shape: weights that are not one per portfolio and asset
 */
export function startPortfolios(
  labels: readonly string[],
  holdings: ManyHoldings,
  factors: readonly Factor[],
  options: AttributionOptions & { readonly benchmark?: number },
): ManyState {
  const { benchmark = -1, ...linked } = options;
  const rows = labels.length;
  const assetCount = rows === 0 ? 0 : holdings.weights.length / rows;
  if (!Number.isInteger(assetCount) || holdings.cash.length !== rows) {
    const got = `${holdings.weights.length} weights and ${holdings.cash.length} of cash`;
    throw new EngineError(
      "shape",
      `startPortfolios needs a row of weights and cash for each of ${rows}, got ${got}`,
    );
  }
  const lineCount = rows * (MANY_LINES.length + factors.length);
  return {
    options: linked,
    labels,
    benchmark,
    factors,
    lastDate: "",
    periodCount: 0,
    held: byAsset(holdings.weights, rows, assetCount),
    cash: holdings.cash,
    growth: new Float64Array(assetCount).fill(1),
    cashGrowth: 1,
    value: new Float64Array(rows).fill(1),
    growths: labels.map(() => ({ own: 1, base: 1, difference: 0 })),
    differenceSum: new Float64Array(rows),
    differenceSquares: new Float64Array(rows),
    means: new Float64Array(lineCount),
    squares: new Float64Array(lineCount),
    linked: new Float64Array(lineCount),
  };
}

/** New holdings from here on; what was earned stays. */
export function rebalancePortfolios(state: ManyState, holdings: ManyHoldings): ManyState {
  return {
    ...state,
    held: byAsset(holdings.weights, state.labels.length, state.growth.length),
    cash: holdings.cash,
    growth: state.growth.map(() => 1),
    cashGrowth: 1,
    value: state.value.map(() => 1),
  };
}

/** [P×N] as [N×P]. */
function byAsset(weights: Float64Array, rows: number, assetCount: number): Float64Array {
  const out = new Float64Array(weights.length);
  for (let row = 0; row < rows; row++) {
    for (let asset = 0; asset < assetCount; asset++)
      out[asset * rows + row] = weights[row * assetCount + asset];
  }
  return out;
}

/**
 * Adds one period to the attributions of many portfolios: what `attributeReturn` says of each, to rounding, as one product.
 *
 * Holdings are not moved between rebalances: names grow alike in all portfolios, so the growth of each name since is put on the columns
 * that the holdings are multiplied with.
 *
 * @param state  consumed: its sums are added to
 * @throws {EngineError} order: a date that is not after the last one; shape: other factors or assets than the state's
 * @throws {InputError} returns of −100 % or less, naming the portfolios
 * @see docs/methodology/10-performance-attribution.md
 * @complexity O(P·N·S + P·K)
 */
export function stepPortfolios(state: ManyState, period: PeriodReturns): ManyState {
  checkPeriod(state, period);
  const sums = sumNames(state, period);
  const { rows, lineCount } = sizes(state);
  const lines = new Float64Array(rows * lineCount);
  for (let row = 0; row < rows; row++) fillLines(lines, row, { state, period, sums });
  const at = (row: number): number => (row < 0 ? 0 : lines[row * lineCount]);
  const base = at(state.benchmark);
  const returns = state.labels.map((label, row) => ({
    book: `portfolio ${label}`,
    date: period.date,
    returnPeriod: at(row),
  }));
  requireLinkable(returns);
  const benchmarkLines =
    state.benchmark < 0
      ? undefined
      : lines.slice(state.benchmark * lineCount, (state.benchmark + 1) * lineCount);
  const periodCount = state.periodCount + 1;
  const growths = state.growths.map((growth, row) => {
    const own = at(row);
    const contributions = lines.subarray(row * lineCount, (row + 1) * lineCount);
    if (benchmarkLines !== undefined) {
      for (let line = 0; line < lineCount; line++) contributions[line] -= benchmarkLines[line];
    }
    addPeriod(state, row * lineCount, {
      contributions,
      own,
      base,
      method: state.options.linking,
      growth: growth.own,
      periodCount,
    });
    state.differenceSum[row] += own - base;
    state.differenceSquares[row] += (own - base) ** 2;
    state.value[row] *= 1 + own;
    return compoundPeriod(growth, own, base);
  });
  for (let asset = 0; asset < state.growth.length; asset++) {
    const value = period.returns[asset];
    if (!Number.isNaN(value)) state.growth[asset] *= 1 + value;
  }
  return {
    ...state,
    lastDate: period.date,
    periodCount,
    growths,
    cashGrowth: state.cashGrowth * (1 + period.riskFree),
  };
}

function checkPeriod(
  { lastDate, factors, growth }: ManyState,
  { date, exposures, returns }: PeriodReturns,
): void {
  if (date <= lastDate)
    throw new EngineError("order", `stepPortfolios needs ascending dates, got ${date} after ${lastDate}`);
  if (returns.length !== growth.length || exposures.factors.length !== factors.length) {
    const got = `${returns.length} assets and ${exposures.factors.length} factors`;
    throw new EngineError(
      "shape",
      `stepPortfolios needs ${growth.length} assets and ${factors.length} factors, got ${got}`,
    );
  }
}

function sizes(state: ManyState): { rows: number; lineCount: number } {
  return { rows: state.labels.length, lineCount: MANY_LINES.length + state.factors.length };
}

/** One portfolio's lines of a period, in the order of `MANY_LINES` and the factors. */
function fillLines(
  lines: Float64Array,
  row: number,
  of: { readonly state: ManyState; readonly period: PeriodReturns; readonly sums: NameSums },
): void {
  const { state, period, sums } = of;
  const { exposures, factorReturns, riskFree } = period;
  const { marketCount, styleCount } = exposures;
  const { dense, groups } = sums;
  const { rows, lineCount } = sizes(state);
  const scale = 1 / state.value[row];
  const start = row * lineCount;
  const [style, currency] = [firstStyle(exposures), regressionFactorCount(exposures)];
  const exposureTo = (k: number): number => {
    if (k < marketCount) return dense[WEIGHT * rows + row];
    if (k < style) return groups[(k - marketCount) * rows + row];
    if (k < style + styleCount) return dense[(EXTRA + k - style) * rows + row];
    return groups[(style - marketCount + k - currency) * rows + row];
  };
  let factorReturn = 0;
  for (let k = 0; k < factorReturns.length; k++) {
    const exposure = exposureTo(k) * scale;
    const contribution = exposure === 0 ? 0 : exposure * factorReturns[k];
    lines[start + MANY_LINES.length + k] = contribution;
    factorReturn += contribution;
  }
  const invested = dense[WEIGHT * rows + row] * scale;
  const modelled = dense[RETURN * rows + row] * scale;
  const specific = dense[SPECIFIC * rows + row] * scale;
  const unmodelled = dense[UNMODELLED * rows + row] * scale;
  const cash = state.cash[row] * state.cashGrowth * scale;
  lines[start] = modelled + riskFree * cash + unmodelled;
  lines[start + 1] = factorReturn;
  lines[start + 2] = specific;
  lines[start + 3] = riskFree * (cash + invested);
  lines[start + 4] = unmodelled;
  lines[start + 5] = modelled - factorReturn - specific - riskFree * invested;
}

/**
 * The attribution of everything stepped so far.
 *
 * @complexity O(P·K)
 */
export function finishPortfolios(state: ManyState): ManyAttribution {
  const { rows, lineCount } = sizes(state);
  const contributions = new Float64Array(rows * lineCount);
  for (let row = 0; row < rows; row++) {
    const part = (values: Float64Array): Float64Array =>
      values.subarray(row * lineCount, (row + 1) * lineCount);
    const ledger: ContributionLedger = {
      growth: state.growths[row],
      periodCount: state.periodCount,
      differenceSum: state.differenceSum[row],
      differenceSquares: state.differenceSquares[row],
      means: part(state.means),
      squares: part(state.squares),
      linked: part(state.linked),
    };
    contributions.set(linkedContributions(ledger, state.options.linking), row * lineCount);
  }
  return {
    labels: state.labels,
    lines: [...MANY_LINES, ...state.factors.map(({ name }) => name)],
    returnTotal: Float64Array.from(state.growths, ({ difference }) => difference),
    contributions,
  };
}
