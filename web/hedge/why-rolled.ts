import { largestParts, part, reckoned, type WhyQuestion, whyDatum, whySum } from "../why/index.ts";
import { percent, precisePercent } from "../words.ts";
import { basisPoints, percentPart, SOURCE } from "./hedge-parts.ts";
import { type RolledDecision, squaresOf } from "./rolled.ts";

/** A notional as it was decided. */
export const whyRatioHeld = (
  { date, status, notionals, before, residuals }: RolledDecision,
  instrument: string,
): WhyQuestion =>
  whyDatum({
    title: `${instrument} from ${date} on`,
    value: `${percent(notionals[instrument])} %`,
    number: notionals[instrument],
    from:
      status === "optimal"
        ? `Found by the optimiser among ${Object.keys(notionals).length} notionals on the model and the holdings of the close: limits hold to ${residuals.primal.toExponential(0)}, multipliers to ${residuals.dual.toExponential(0)}, duality gap ${residuals.gap.toExponential(0)}. Below 0 short. Kept to the next decision.`
        : `There was no such hedge on the date (${status}): ${before === undefined ? "what the hedge says is held was kept, nothing where it says nothing" : "the one before was kept"}.`,
  });

/** What each instrument was traded by. */
const tradedOf = ({ notionals, held }: RolledDecision) =>
  Object.entries(notionals).map(([instrument, notional]) => {
    const was = held[instrument] ?? 0;
    const size = Math.abs(notional - was);
    const ask = (): WhyQuestion =>
      reckoned({
        title: `Trade of ${instrument}`,
        value: `${percent(size)} %`,
        number: size,
        left: "|Δh_i|",
        right: "|h − h_0|",
        parts: {
          after: percentPart("h", "notional as it was decided", notional),
          before: percentPart(
            "h_0",
            "held before: as it was decided last, at first what the hedge says is held",
            was,
          ),
        },
        result: size,
        as: "percent",
        source: SOURCE,
      });
    return { instrument, size, ask };
  });

/** What of it was traded. */
export const whyTurnover = (decision: RolledDecision): WhyQuestion =>
  whySum({
    title: `Turnover on ${decision.date}`,
    value: `${percent(decision.turnover)} %`,
    number: decision.turnover,
    symbols: "T = Σ_i |h_i − h_{i,before}|",
    source: SOURCE,
    parts: tradedOf(decision).map(({ instrument, size, ask }) =>
      percentPart("|Δh_i|", instrument, size, ask),
    ),
  });

/** What the trades cost. */
export const whyCost = (decision: RolledDecision): WhyQuestion =>
  whySum({
    title: `Cost on ${decision.date}`,
    value: basisPoints(decision.cost),
    number: decision.cost,
    symbols: "c = Σ_i |h_i − h_{i,before}| c_i",
    source: SOURCE,
    parts: tradedOf(decision).map(({ instrument, size, ask }) => {
      const share = decision.costShares[instrument] ?? 0;
      return percentPart("|Δh_i| c_i", instrument, size * share, () =>
        reckoned({
          title: `Cost of ${instrument}`,
          value: precisePercent(size * share),
          number: size * share,
          left: "|Δh_i| c_i",
          right: "d × c",
          parts: {
            size: percentPart("d", "size of the trade", size, ask),
            share: percentPart(
              "c",
              "cost of what is traded, as the hedge writes it; 0 where it writes none",
              share,
            ),
          },
          result: size * share,
          as: "percent",
          source: SOURCE,
        }),
      );
    }),
    notes: ["Paid once."],
  });

/** A volatility as it was forecast at a close. */
export const whyForecastAt = (
  { date, unhedgedAnnual, hedgedAnnual, unhedgedParts, hedgedParts }: RolledDecision,
  which: "unhedged" | "hedged",
): WhyQuestion => {
  const isHedged = which === "hedged";
  const value = isHedged ? hedgedAnnual : unhedgedAnnual;
  const { factorVolatilityAnnual: factors, specificVolatilityAnnual: specific } = isHedged
    ? hedgedParts
    : unhedgedParts;
  return reckoned({
    title: `Volatility ${which}, forecast on ${date}`,
    value: `${percent(value)} % a year`,
    number: value,
    left: isHedged ? "σ" : "σ_0",
    general: isHedged ? "√((x + Σ_i h_i x_i)′F(x + Σ_i h_i x_i) + σ_S^2)" : "√(x′F x + Σ_n w_n^2 δ_n^2)",
    right: "√(σ_F² + σ_S²)",
    parts: {
      factors: percentPart("σ_F", "of factors", factors),
      specific: percentPart("σ_S", "specific", specific),
    },
    result: Math.hypot(factors, specific),
    as: "percent",
    source: "Methodology 9, variance",
    notes: ["By the model and the holdings of that close; the hedge page of the date takes it apart."],
  });
};

/** A volatility as it came, from the returns of its periods. */
export function whyRealised(
  returns: readonly number[],
  {
    title,
    value,
    periodsPerYear,
  }: { readonly title: string; readonly value: number | null; readonly periodsPerYear: number },
): WhyQuestion | undefined {
  if (value === null) return undefined;
  const { sum, count: periods } = squaresOf(returns);
  return reckoned({
    title,
    value: `${percent(value)} % a year`,
    number: value,
    left: "s",
    general: "sd_t(R_t) √P",
    right: "√(S / (T − 1) × P)",
    parts: {
      squares: part("S", "sum of the squares of the returns about their mean", sum),
      periods: part("T", "periods", periods),
      year: part("P", "periods a year", periodsPerYear),
    },
    result: Math.sqrt((sum / (periods - 1)) * periodsPerYear),
    as: "percent",
    source: SOURCE,
  });
}

/** What of the variance went. */
export function whyEffectiveness(
  when: string,
  {
    value,
    before,
    after,
  }: { readonly value: number | null; readonly before: number | null; readonly after: number | null },
): WhyQuestion | undefined {
  if (value === null || before === null || after === null) return undefined;
  return reckoned({
    title: `What of the variance goes, ${when}`,
    value: `${percent(value, 1)} %`,
    number: value,
    left: "e",
    right: "1 − σ² / σ_0²",
    parts: {
      after: percentPart("σ", "volatility hedged", after),
      before: percentPart("σ_0", "volatility unhedged", before),
    },
    result: 1 - after ** 2 / before ** 2,
    as: "percent",
    source: SOURCE,
  });
}

/** What the book returned until the next decision, period by period. */
export function whyUnhedgedReturn({
  date,
  to,
  own,
  returnUnhedged,
}: RolledDecision): WhyQuestion | undefined {
  if (returnUnhedged === null) return undefined;
  return whySum({
    title: `Return unhedged, ${date} to ${to}`,
    value: `${percent(returnUnhedged)} %`,
    number: returnUnhedged,
    symbols: "R = Σ_t Σ_n w_{n,t} (r_{n,t} − r_{f,t})",
    source: SOURCE,
    parts: largestParts(own.map((of) => percentPart(of.date, "", of.unhedged ?? 0))),
    notes: ["Over cash, summed and not compounded."],
  });
}

/** What the book and each instrument brought until the next decision. */
export function whyHedgedReturn(decision: RolledDecision): WhyQuestion | undefined {
  const { date, to, own, notionals, returnHedged, returnUnhedged } = decision;
  if (returnHedged === null || returnUnhedged === null) return undefined;
  const brought = Object.entries(notionals).map(([instrument, notional]) => {
    const earned = own.reduce((sum, of) => sum + (of.instruments[instrument] ?? 0), 0);
    return part(instrument, `${percent(notional)} % of what it returned`, notional * earned, {
      as: "percent",
      next: () =>
        reckoned({
          title: `What ${instrument} brought, ${date} to ${to}`,
          value: `${percent(notional * earned)} %`,
          number: notional * earned,
          left: "H",
          right: "h × r",
          parts: {
            notional: percentPart("h", "notional", notional),
            earned: percentPart("r", "its return over cash, summed over the periods", earned),
          },
          result: notional * earned,
          as: "percent",
          source: SOURCE,
        }),
    });
  });
  const book = part("book", "unhedged", returnUnhedged, { as: "percent", next: nextOf(decision) });
  return whySum({
    title: `Return hedged, ${date} to ${to}`,
    value: `${percent(returnHedged)} %`,
    number: returnHedged,
    symbols: "R_H = R + Σ_i h_i Σ_t r_{i,t}",
    source: SOURCE,
    parts: [book, ...brought],
    notes: ["Over cash, before costs, summed and not compounded."],
  });
}

function nextOf(decision: RolledDecision): (() => WhyQuestion) | undefined {
  const question = whyUnhedgedReturn(decision);
  return question === undefined ? undefined : () => question;
}
