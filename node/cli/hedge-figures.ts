import { type FoundHedge, hedgeCovariances } from "../../engine/hedging/index.ts";
import type { HedgeAt } from "../model/index.ts";
import {
  byInstrument,
  type InstrumentIngredients,
  instrumentIngredients,
  type LeastIngredients,
  leastIngredients,
  notionalsOf,
} from "./hedge-ingredients.ts";

/** A hedge as figures for people and programs. Volatilities are annual. */
export interface HedgeFigures {
  readonly instruments: readonly InstrumentFigures[];
  readonly hedges: readonly HedgeFiguresLine[];
  readonly exposures: readonly ExposureFigures[];
  /** Annual volatility that factors alone cannot take away. */
  readonly specificFloorAnnual: number;
  /** What the errors of the least variance rest on; null where no hedge of least variance is the only one. */
  readonly least: LeastIngredients | null;
}

interface InstrumentFigures extends InstrumentIngredients {
  readonly instrument: string;
  readonly volatilityAnnual: number;
  /** Correlation with the book. */
  readonly correlation: number;
  readonly held: number;
  readonly notional: number;
  /** Of the least variance without limits; NaN where there is no single one. */
  readonly leastVariance: number;
  readonly leastVarianceError: number;
  readonly cost: number;
}

interface HedgeFiguresLine {
  readonly hedge: string;
  readonly volatilityAnnual: number;
  readonly factorVolatilityAnnual: number;
  readonly specificVolatilityAnnual: number;
  /** Share of the variance that goes. */
  readonly effectiveness: number;
  readonly gross: number;
  /** By instrument. */
  readonly notionals: Readonly<Record<string, number>>;
}

/** What is left of a factor. */
export interface ExposureFigures {
  readonly factor: string;
  readonly before: number;
  readonly after: number;
  /** Of a unit of each instrument. */
  readonly instruments: Readonly<Record<string, number>>;
  /** Of the factor. */
  readonly volatilityAnnual: number;
  /** Stand-alone volatility, |x| σ. */
  readonly aloneAnnualBefore: number;
  readonly aloneAnnualAfter: number;
}

/** The figures of a hedge. */
export function hedgeFigures(hedge: HedgeAt): HedgeFigures {
  const { problem, found, least, alone, mandate, stored, written } = hedge;
  const rates = Object.values(written.instruments).map(({ cost = 0 }) => cost);
  const { model } = stored;
  const year = model.periodsPerYear;
  const m = problem.instruments.length;
  const annual = (variance: number) => Math.sqrt(variance * year);
  const covariances = hedgeCovariances(problem);
  const ingredients = instrumentIngredients(problem, { rates, least, periodsPerYear: year });
  const instruments = problem.instruments.map(({ name }, i): InstrumentFigures => {
    const variance = covariances.instruments[i * (m + 1)] as number;
    const withBook = covariances.withBook[i] as number;
    return {
      ...(ingredients[i] as InstrumentIngredients),
      instrument: name,
      volatilityAnnual: annual(variance),
      correlation: withBook / Math.sqrt(variance * found.before.total),
      held: mandate.held[i] as number,
      notional: settled(found.notionals[i] as number),
      leastVariance: least?.notionals[i] ?? Number.NaN,
      leastVarianceError: least?.errors[i] ?? Number.NaN,
      cost:
        (rates[i] as number) * Math.abs(settled(found.notionals[i] as number) - (mandate.held[i] as number)),
    };
  });
  const line = (name: string, of: FoundHedge): HedgeFiguresLine => ({
    hedge: name,
    volatilityAnnual: annual(of.after.total),
    factorVolatilityAnnual: annual(of.after.factor),
    specificVolatilityAnnual: annual(of.after.specific),
    effectiveness: of.effectiveness,
    gross: of.gross,
    notionals: notionalsOf(problem, of),
  });
  const unhedged: HedgeFiguresLine = {
    hedge: "none",
    volatilityAnnual: annual(found.before.total),
    factorVolatilityAnnual: annual(found.before.factor),
    specificVolatilityAnnual: annual(found.before.specific),
    effectiveness: 0,
    gross: 0,
    notionals: byInstrument(problem, () => 0),
  };
  const singles = alone.map((of, i) => line(`${problem.instruments[i]?.name} alone`, of));
  const exposures = model.exposures.factors.map(({ name }, k): ExposureFigures => {
    const deviation = annual(
      model.factorCovariance.values[k * (model.exposures.factors.length + 1)] as number,
    );
    const [before, after] = [found.exposuresBefore[k] as number, found.exposuresAfter[k] as number];
    return {
      factor: name,
      before,
      after,
      instruments: byInstrument(
        problem,
        (i) => problem.exposures[i * model.exposures.factors.length + k] as number,
      ),
      volatilityAnnual: deviation,
      aloneAnnualBefore: Math.abs(before) * deviation,
      aloneAnnualAfter: Math.abs(after) * deviation,
    };
  });
  return {
    instruments,
    hedges: [unhedged, ...(m > 1 ? singles : []), line("this hedge", found)],
    exposures,
    specificFloorAnnual: found.specificFloor * Math.sqrt(year),
    least: leastIngredients(least, year),
  };
}

/** What is only the solver's rounding is no notional. */
const NO_NOTIONAL = 1e-7;

/** A notional without what is only the solver's rounding. */
export function settled(notional: number): number {
  return Math.abs(notional) < NO_NOTIONAL ? 0 : notional;
}
