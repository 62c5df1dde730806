import { EngineError } from "../errors/index.ts";
import type { Factor } from "../exposures/index.ts";
import { type BookLines, linesWith, NO_FACTORS } from "./attribution-lines.ts";
import type { AttributionOptions } from "./attribution-state.ts";
import type { LineSums } from "./contribution-ledger.ts";
import { emptyPanels, type HeldPanels } from "./held-panels.ts";
import type { DatedReturn } from "./linkable-returns.ts";
import type { Growth } from "./linking-factors.ts";
import type { HeldNames } from "./many-sums.ts";

/**
 * The attribution of many portfolios between two periods: some numbers per portfolio and line and what each holds, whatever the number
 * of periods. `setHoldings` and `stepPortfolios` go on in its arrays.
 */
export interface ManyState extends BookLines, LineSums {
  readonly options: AttributionOptions;
  /** [P] names of the portfolios. */
  readonly labels: readonly string[];
  readonly factors: readonly Factor[];
  readonly lastDate: string;
  /** [P] what is held, each weight over the name's growth; undefined before the first holdings, and of a portfolio that was given up. */
  readonly held: (HeldNames | undefined)[];
  /** Copies of the weights of portfolios that hold many names. */
  readonly panels: HeldPanels;
  /** [N] what the weights of each name are to be multiplied with, whoever holds it; empty before the first period. */
  readonly growth: Float64Array;
  /** [P] cash, grown since it was set. */
  readonly cash: Float64Array;
  /** [P] what the weights, cash among them, are to be multiplied with: 1 over the growth of the portfolio since they were set. */
  readonly scale: Float64Array;
  /** [P] periods in the account. */
  readonly periodCounts: Int32Array;
  /** [P] date of the first of them; empty before it. */
  readonly firstDates: string[];
  /** [P] compounded, each beside the benchmark of its own periods. */
  readonly growths: Growth[];
  readonly differenceSum: Float64Array;
  readonly differenceSquares: Float64Array;
  /** [P×K] mean exposures at the start of the periods. */
  readonly exposures: Float64Array;
  /** [P] 1 = the model covered something of it in some period. */
  readonly modelled: Uint8Array;
  /** [P] the return of −100 % or less at which the portfolio was given up. */
  readonly broken: (DatedReturn | undefined)[];
}

/**
 * The state before the first period.
 *
 * @param labels  [P] names of the portfolios
 * @param factors  of every period to come
 */
export function startPortfolios(
  labels: readonly string[],
  factors: readonly Factor[],
  options: AttributionOptions,
): ManyState {
  const rows = labels.length;
  const { lines, slots } = linesWith(NO_FACTORS, factors);
  return {
    options,
    labels,
    factors,
    lines,
    slots,
    lastDate: "",
    held: labels.map(() => undefined),
    panels: emptyPanels(rows),
    growth: new Float64Array(0),
    cash: new Float64Array(rows),
    scale: new Float64Array(rows).fill(1),
    periodCounts: new Int32Array(rows),
    firstDates: labels.map(() => ""),
    growths: labels.map(() => ({ own: 1, base: 1, difference: 0 })),
    differenceSum: new Float64Array(rows),
    differenceSquares: new Float64Array(rows),
    exposures: new Float64Array(rows * factors.length),
    modelled: new Uint8Array(rows),
    broken: labels.map(() => undefined),
    means: new Float64Array(rows * lines.length),
    squares: new Float64Array(rows * lines.length),
    linked: new Float64Array(rows * lines.length),
  };
}

/**
 * New holdings of one portfolio from here on; what was earned stays.
 *
 * @param holdings  consumed: its weights are divided by what the names have grown by
 * @throws {EngineError} shape: weights that are not one per name; value: a weight that is not finite
 * @complexity O(names held)
 */
export function setHoldings(state: ManyState, row: number, holdings: HeldNames): void {
  const { positions, weights, cash } = holdings;
  if (positions.length !== weights.length) {
    const got = `${positions.length} names and ${weights.length} weights`;
    throw new EngineError("shape", `setHoldings needs a weight for each name, got ${got}`);
  }
  if (!(weights.every(Number.isFinite) && Number.isFinite(cash)))
    throw new EngineError("value", `setHoldings needs finite weights of ${state.labels[row]}`);
  if (state.broken[row] !== undefined) return;
  const { growth } = state;
  if (growth.length > 0) {
    for (let at = 0; at < weights.length; at++) weights[at] /= growth[positions[at]];
  }
  state.held[row] = holdings;
  state.cash[row] = cash;
  state.scale[row] = 1;
}
