import type { FoundHedgeDocument, HedgeInstrument } from "../documents/index.ts";
import { part, reckoned, type WhyPart, type WhyQuestion, whyDatum, whySum } from "../why/index.ts";
import { correlation, count, percent, precise } from "../words.ts";
import { percentPart, SOURCE } from "./hedge-parts.ts";

type InstrumentNumber =
  | "volatility"
  | "correlation"
  | "held"
  | "notional"
  | "trade"
  | "money"
  | "cost"
  | "least"
  | "error";

/** An instrument, and the hedge that it is of. */
interface InstrumentOf {
  readonly of: HedgeInstrument;
  readonly found: FoundHedgeDocument;
}

/** A number of an instrument. */
export const whyInstrument = (
  of: HedgeInstrument,
  number: InstrumentNumber,
  found: FoundHedgeDocument,
): WhyQuestion | undefined => NUMBERS[number]({ of, found });

/** The variance of an instrument by its two sources. */
const varianceOf = ({ instrument, covariances }: HedgeInstrument): number => {
  const { factorAnnual = Number.NaN, specificAnnual = Number.NaN } = covariances[instrument] ?? {};
  return factorAnnual + specificAnnual;
};

/** Its covariance with the book. */
const withBook = ({ withBook: { factorAnnual, specificAnnual } }: HedgeInstrument): number =>
  factorAnnual + specificAnnual;

const notionalPart = (of: InstrumentOf): WhyPart =>
  percentPart("h", "notional", of.of.notional, () => whyNotional(of));

function whyNotional({ of: { instrument, notional }, found }: InstrumentOf): WhyQuestion {
  const { residuals, instruments } = found;
  return whyDatum({
    title: `${instrument}: notional`,
    value: `${percent(notional)} %`,
    number: notional,
    from: `Found by the optimiser among ${count(instruments.length)} notionals, as those of the hedge’s aim within its limits: limits hold to ${residuals.primal.toExponential(0)}, multipliers to ${residuals.dual.toExponential(0)}, duality gap ${residuals.gap.toExponential(0)}. What it leaves of every factor, and of the variance, stands below.`,
  });
}

const NUMBERS: Readonly<Record<InstrumentNumber, (of: InstrumentOf) => WhyQuestion | undefined>> = {
  held: ({ of: { instrument, held } }) =>
    whyDatum({
      title: `${instrument}: held now`,
      value: `${percent(held)} %`,
      number: held,
      from: "As the hedge was written: what of it is held already, 0 where it says nothing.",
    }),
  notional: whyNotional,
  trade: (of) => {
    const { instrument, held, notional } = of.of;
    return reckoned({
      title: `${instrument}: trade`,
      value: `${percent(notional - held)} %`,
      number: notional - held,
      left: "Δh",
      right: "h − h_0",
      parts: { after: notionalPart(of), before: percentPart("h_0", "held now", held) },
      result: notional - held,
      as: "percent",
      source: SOURCE,
    });
  },
  money: (of) => {
    const { instrument, notional } = of.of;
    const { capital } = of.found;
    return capital === null
      ? undefined
      : reckoned({
          title: `${instrument}: money`,
          value: count(notional * capital),
          number: notional * capital,
          left: "m",
          right: "h × K",
          parts: { notional: notionalPart(of), capital: part("K", "capital", capital) },
          result: notional * capital,
          source: SOURCE,
        });
  },
  volatility: ({ of }) => whyVolatility(of),
  correlation: whyCorrelation,
  cost: (of) => {
    const { instrument, notional, held, costShare, cost } = of.of;
    return reckoned({
      title: `${instrument}: cost`,
      value: `${count(cost * 1e4, 1)} bp of the capital`,
      number: cost,
      left: "c",
      right: "|h − h_0| × r",
      parts: {
        notional: notionalPart(of),
        held: percentPart("h_0", "held now", held),
        rate: percentPart(
          "r",
          "cost of what is traded, as the hedge writes it; 0 where it writes none",
          costShare,
        ),
      },
      result: Math.abs(notional - held) * costShare,
      as: "percent",
      source: SOURCE,
    });
  },
  least: whyLeast,
  error: whyError,
};

function whyVolatility({ instrument, volatilityAnnual: value, covariances }: HedgeInstrument): WhyQuestion {
  const { factorAnnual = Number.NaN, specificAnnual = Number.NaN } = covariances[instrument] ?? {};
  return reckoned({
    title: `${instrument}: volatility`,
    value: `${percent(value)} % a year`,
    number: value,
    left: "σ_i",
    general: "√(x_i′F x_i + s_i^2)",
    right: "√(V_F + V_S)",
    parts: {
      factors: part("V_F", "variance of what it holds by factors, a year", factorAnnual),
      specific: part("V_S", "specific variance, or that of its residual, a year", specificAnnual),
    },
    result: Math.sqrt(factorAnnual + specificAnnual),
    as: "percent",
    source: SOURCE,
    notes: [
      "By the model of the date; of an instrument known by returns alone by its betas and their residual.",
    ],
  });
}

function whyCorrelation({ of, found }: InstrumentOf): WhyQuestion {
  const { instrument, volatilityAnnual, correlation: value, withBook: both } = of;
  const whole = found.hedges[0]?.volatilityAnnual ?? Number.NaN;
  return reckoned({
    title: `${instrument}: correlation with the book`,
    value: correlation(value),
    number: value,
    left: "ρ_i",
    general: "cov(i, book) / (σ_i σ)",
    right: "(c_F + c_S) / (σ_i × σ)",
    parts: {
      factors: part("c_F", "covariance with the book by factors, a year", both.factorAnnual),
      specific: part("c_S", "by names that both hold", both.specificAnnual),
      own: percentPart("σ_i", "volatility of the instrument", volatilityAnnual, () => whyVolatility(of)),
      whole: percentPart("σ", "volatility of the book", whole),
    },
    result: withBook(of) / (volatilityAnnual * whole),
    source: SOURCE,
  });
}

/** What the others of the least variance cover already. */
function whyOthers({ of, found }: InstrumentOf): WhyQuestion {
  const parts = found.instruments
    .filter(({ instrument }) => instrument !== of.instrument)
    .map((other) => {
      const { factorAnnual = Number.NaN, specificAnnual = Number.NaN } =
        of.covariances[other.instrument] ?? {};
      const [both, held] = [factorAnnual + specificAnnual, other.leastVariance ?? Number.NaN];
      return part("C_{ij} h*_j", other.instrument, both * held, {
        next: () =>
          reckoned({
            title: `${other.instrument} beside ${of.instrument}`,
            value: precise(both * held),
            number: both * held,
            left: "C_{ij} h*_j",
            right: "C_{ij} × h",
            parts: {
              both: part("C_{ij}", "covariance of the two instruments, a year", both),
              held: percentPart("h", `least variance of ${other.instrument}`, held),
            },
            result: both * held,
            source: SOURCE,
          }),
      });
    });
  const number = parts.reduce((sum, { value }) => sum + value, 0);
  return whySum({
    title: `Covariance of ${of.instrument} with the other instruments of the least variance`,
    value: precise(number),
    number,
    symbols: "s = Σ_{j≠i} C_{ij} h*_j",
    source: SOURCE,
    as: "plain",
    parts,
  });
}

function whyLeast(of: InstrumentOf): WhyQuestion | undefined {
  const { instrument, leastVariance: value } = of.of;
  if (value === null) return undefined;
  const others = whyOthers(of);
  const [covered, both, own] = [others.number ?? Number.NaN, withBook(of.of), varianceOf(of.of)];
  return reckoned({
    title: `${instrument}: notional of least variance`,
    value: `${percent(value)} %`,
    number: value,
    left: "h*",
    general: "(−C^{−1}c)_i",
    right: "−(c + s) / C_{ii}",
    parts: {
      both: part("c", "covariance of the instrument with the book, a year", both),
      others: part("s", "with the other instruments as they are held: 0 where there are none", covered, {
        next: () => others,
      }),
      own: part("C_{ii}", "variance of the instrument, a year", own),
    },
    result: -(both + covered) / own,
    as: "percent",
    source: `${SOURCE}; Johnson (1960)`,
    notes: ["Without limits, costs and targets; all instruments at once."],
  });
}

function whyError({ of, found: { least } }: InstrumentOf): WhyQuestion | undefined {
  const { instrument, leastVarianceError: value, inflation, volatilityAnnual } = of;
  if (value === null || least === null || inflation === null) return undefined;
  const { varianceLeftAnnual, spareObservations } = least;
  return reckoned({
    title: `${instrument}: standard error of the least variance`,
    value: `${percent(value)} %`,
    number: value,
    left: "se",
    general: "√(V (C^{−1})_{ii} / n)",
    right: "√(V × v / n) / σ_i",
    parts: {
      left: part("V", "variance that the hedge of least variance leaves, a year", varianceLeftAnnual),
      inflation: part(
        "v",
        "how much the other instruments inflate it: 1 where they are unlike it",
        inflation,
      ),
      observations: part("n", "effective periods of the covariance, less the instruments", spareObservations),
      own: percentPart("σ_i", "volatility of the instrument", volatilityAnnual, () => whyVolatility(of)),
    },
    result: Math.sqrt((varianceLeftAnnual * inflation) / spareObservations) / volatilityAnnual,
    as: "percent",
    source: SOURCE,
    notes: ["As of a regression of the book on the instruments."],
  });
}
