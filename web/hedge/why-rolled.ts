import { largestParts, part, reckoned, type WhyQuestion, whyDefined, whySum } from "../why/index.ts";
import { count, percent } from "../words.ts";
import { type RolledDecision, squaresOf } from "./rolled.ts";

/** Where the formulas stand. */
export const SOURCE = "Methodology 12, hedging";

const percentPart = (symbol: string, meaning: string, value: number) =>
  part(symbol, meaning, value, { as: "percent" });
/** A share of the capital in basis points. */
export const basisPoints = (value: number): string => `${count(1e4 * value, 1)} bp of the capital`;

/** A notional as it was decided. */
export const whyRatioHeld = (
  { date, status, notionals, before }: RolledDecision,
  instrument: string,
): WhyQuestion =>
  whyDefined({
    title: `${instrument} from ${date} on`,
    value: `${percent(notionals[instrument])} %`,
    number: notionals[instrument],
    symbols: "h = argmin of the hedge’s aim within its limits",
    source: SOURCE,
    notes: [
      status === "optimal"
        ? "Found by the optimiser on the model and the holdings of the close; below 0 short. Kept to the next decision."
        : `There was no such hedge on the date (${status}): ${before === undefined ? "what the hedge says is held was kept, nothing where it says nothing" : "the one before was kept"}.`,
    ],
  });

/** What of it was traded. */
export function whyTurnover({ date, notionals, before, turnover }: RolledDecision): WhyQuestion {
  const title = `Turnover on ${date}`;
  const value = `${percent(turnover)} %`;
  const traded = Object.entries(notionals).map(([instrument, notional]) =>
    percentPart(
      instrument,
      before === undefined ? "from nothing" : "",
      Math.abs(notional - (before?.[instrument] ?? 0)),
    ),
  );
  const sum = traded.reduce((whole, of) => whole + of.value, 0);
  // What is held at the first decision stands in the hedge, not in the answer.
  if (before === undefined && Math.abs(sum - turnover) > 1e-9)
    return whyDefined({
      title,
      value,
      number: turnover,
      symbols: "T = Σ_i |h_i − h_{i,0}|",
      source: SOURCE,
      notes: ["h_0: what the hedge says is held now."],
    });
  return whySum({
    title,
    value,
    number: turnover,
    symbols: "T = Σ_i |h_i − h_{i,before}|",
    source: SOURCE,
    parts: traded,
  });
}

/** What the trades cost. */
export const whyCost = ({ date, turnover, cost }: RolledDecision): WhyQuestion =>
  whyDefined({
    title: `Cost on ${date}`,
    value: basisPoints(cost),
    number: cost,
    symbols: "c = Σ_i |h_i − h_{i,before}| c_i",
    source: SOURCE,
    parts: [percentPart("Σ_i |h_i − h_{i,before}|", "turnover", turnover)],
    notes: ["c_i: what the hedge writes as the cost of each; 0 where it writes none. Paid once."],
  });

/** A volatility as it was forecast at a close. */
export const whyForecastAt = (
  { date, unhedgedAnnual, hedgedAnnual }: RolledDecision,
  which: "unhedged" | "hedged",
): WhyQuestion => {
  const value = which === "hedged" ? hedgedAnnual : unhedgedAnnual;
  return whyDefined({
    title: `Volatility ${which}, forecast on ${date}`,
    value: `${percent(value)} % a year`,
    number: value,
    symbols:
      which === "hedged"
        ? "σ = √((x + Σ_i h_i x_i)′F(x + Σ_i h_i x_i) + σ_S^2)"
        : "σ_0 = √(x′F x + Σ_n w_n^2 δ_n^2)",
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
