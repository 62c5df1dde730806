import type { DayReturns, MarketDay, MarketState } from "../data/index.ts";
import { type DayExposures, type ExposureState, stepExposures } from "../exposures/index.ts";
import { closeWeights, type FactorReturnState, nextFactorReturnState } from "../factor-returns/index.ts";
import type { Vector } from "../linalg/index.ts";
import { estimateSpecificRisk, type SpecificRiskState } from "../risk-model/index.ts";
import { stepUniverse, type Universe, type UniverseState } from "../universe/index.ts";
import { type FamilyContext, type FamilyStep, familyOf } from "./family.ts";
import type { CoreState } from "./model-state.ts";
import type { PeriodStep } from "./step-period.ts";

/** A day and what its period gave. */
interface CloseInputs {
  readonly day: MarketDay;
  readonly market: MarketState;
  readonly returns: DayReturns;
  readonly period: PeriodStep;
}

interface Step<State, Output> {
  readonly state: State;
  readonly output: Output;
}

/** What is known at a close, for the period after it. */
interface CloseStep {
  readonly universe: Step<UniverseState, Universe>;
  readonly exposures: Step<ExposureState, DayExposures>;
  readonly family: FamilyStep;
  readonly close: FactorReturnState;
}

/** Universe, regression weights and X at a close. */
export function stepClose(
  state: CoreState,
  { day, market, returns, period }: CloseInputs,
  context: FamilyContext,
): CloseStep {
  const { axes, options } = context;
  const { regression, marketReturn, specific, history } = period;
  const { marketCap } = market;
  const universe = stepUniverse(state.universe, { market, day }, axes, options.universe);
  const isReview = universe.state.reviewed !== state.universe.reviewed;
  const known = {
    day,
    universe: universe.output,
    regressionWeights: weightsAtClose(specific, universe.output, marketCap, context),
    isReview,
  };
  const { regressionWeights } = known;
  const exposures = stepExposures(
    state.exposures,
    {
      ...known,
      market,
      returns,
      marketReturn,
      specificReturns: regression?.factorReturns.specificReturns,
    },
    axes,
    options.exposures,
  );
  const family = familyOf(options).close(state.family, {
    ...context,
    ...known,
    excess: returns.excess,
    regression,
    before: state.close,
    built: exposures.output.exposures,
    marketCap,
    history,
  });
  const { estimation } = universe.output;
  const close = nextFactorReturnState(family.exposures, estimation, marketCap, regressionWeights);
  return { universe, exposures, family, close };
}

/** The regression weights of the period after a close, from what is known at it. */
function weightsAtClose(
  specific: SpecificRiskState,
  { estimation, coverage }: Universe,
  marketCap: Vector,
  { axes, options }: FamilyContext,
): Float64Array {
  const isByRisk = options.regression.weights === "inverse_specific_variance";
  // X of the close stands on these weights, so names lean on their size group here and not on the structural model.
  const inputs = { covered: coverage, marketCap, issuer: axes.traits.issuer };
  const risk = isByRisk ? estimateSpecificRisk(specific, inputs, options.specific) : undefined;
  return closeWeights(estimation, marketCap, risk?.variance, options.regression);
}
