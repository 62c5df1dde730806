import { EngineError } from "../errors/index.ts";
import { exposureProducts } from "../exposures/index.ts";
import type { Portfolio } from "../portfolio/index.ts";
import type { AttributionOptions } from "./attribution-state.ts";
import {
  type ContributionLedger,
  linkedContributions,
  startLedger,
  stepLedger,
} from "./contribution-ledger.ts";
import type { AttributionPeriod, PeriodAttribution } from "./period-attribution.ts";

/** The attribution of an active return to names, between two periods: plain data. */
export interface NamesState {
  readonly options: AttributionOptions;
  readonly lastDate: string;
  /** [2N] specific contributions of the names, then those of their factors. */
  readonly ledger: ContributionLedger;
  /** [N] mean active weight, and the mean weight of the portfolio. */
  readonly activeWeights: Float64Array;
  readonly weights: Float64Array;
}

/** What the names did over a span. [N each]; linked, decimals. */
export interface NamesAttribution {
  readonly weightMean: Float64Array;
  readonly activeWeightMean: Float64Array;
  /** Σ over the names is the specific line of the active book. */
  readonly specific: Float64Array;
  /** Σ over the names is the factors line of the active book. */
  readonly factors: Float64Array;
}

/** The state before the first period. */
export function startNames(assetCount: number, options: AttributionOptions): NamesState {
  return {
    options,
    lastDate: "",
    ledger: startLedger(2 * assetCount),
    activeWeights: new Float64Array(assetCount),
    weights: new Float64Array(assetCount),
  };
}

/**
 * Adds one period: each name's active weight times its specific return, and times what its exposures earned. The given state is not
 * changed.
 *
 * @param attributed  of the same period: the returns to link to
 * @throws {EngineError} order: a date that is not after the last one
 * @see docs/methodology/10-performance-attribution.md
 * @complexity O(N·S)
 */
export function stepNames(
  state: NamesState,
  period: AttributionPeriod,
  attributed: PeriodAttribution,
): NamesState {
  const { date, portfolio, benchmark } = period;
  if (date <= state.lastDate) {
    throw new EngineError("order", `stepNames needs ascending dates, got ${date} after ${state.lastDate}`);
  }
  const contributions = nameContributions(period);
  const ledger = stepLedger(state.ledger, state.options.linking, {
    contributions,
    own: attributed.portfolio.returnPeriod,
    base: attributed.benchmark.returnPeriod,
  });
  const mean = (before: Float64Array, now: (asset: number) => number): Float64Array =>
    before.map((value, asset) => value + (now(asset) - value) / ledger.periodCount);
  return {
    options: state.options,
    lastDate: date,
    ledger,
    activeWeights: mean(state.activeWeights, (n) => held(portfolio, n) - held(benchmark, n)),
    weights: mean(state.weights, (n) => held(portfolio, n)),
  };
}

function held({ weights }: Portfolio, asset: number): number {
  return weights[asset];
}

/** [2N] w_a ε, then w_a xᵀf; 0 for a name that is not modelled in the period, as in `attributeReturn`. */
function nameContributions({
  exposures,
  factorReturns,
  specificReturns,
  returns,
  portfolio,
  benchmark,
}: AttributionPeriod): Float64Array {
  const count = portfolio.weights.length;
  const known = Float64Array.from(factorReturns, (value) => (Number.isFinite(value) ? value : 0));
  const earned = exposureProducts(exposures, known);
  const out = new Float64Array(2 * count);
  for (let asset = 0; asset < count; asset++) {
    const weight = portfolio.weights[asset] - benchmark.weights[asset];
    if (weight === 0 || exposures.covered[asset] !== 1) continue;
    if (!Number.isFinite(returns[asset] + specificReturns[asset])) continue;
    out[asset] = weight * specificReturns[asset];
    out[count + asset] = weight * earned[asset];
  }
  return out;
}

/**
 * The names of everything stepped so far; the state can go on afterwards.
 *
 * @complexity O(N)
 */
export function finishNames(state: NamesState): NamesAttribution {
  const linked = linkedContributions(state.ledger, state.options.linking);
  const count = state.weights.length;
  return {
    weightMean: state.weights,
    activeWeightMean: state.activeWeights,
    specific: linked.slice(0, count),
    factors: linked.slice(count),
  };
}
