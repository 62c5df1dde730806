import type { LimitRecord, RiskCheck, WalkDocument, WalkPeriod } from "../documents/index.ts";
import { largestParts, part, reckoned, type WhyQuestion, whyDatum, whySum } from "../why/index.ts";
import { count, percent, precise, precisePercent, score } from "../words.ts";
import { referenceOf, squares, whyDeviation } from "./why-span.ts";

const SOURCE = "Methodology 11c, was the risk what was forecast";

const titleOf = (what: string, { side, part: of }: RiskCheck): string =>
  `${what}, ${side}${of === "total" ? "" : `, ${of}`}`;

const realisedOf = (period: WalkPeriod, { side, part: of }: RiskCheck): number =>
  of === "total" ? period.gross - referenceOf(period, side) : period[of][side];

/** A realised risk, from the returns of the periods that had a forecast. */
export function whyRealised(found: WalkDocument, check: RiskCheck): WhyQuestion | undefined {
  const { realisedAnnual: value } = check;
  if (value === null) return undefined;
  const known = found.periods.filter(({ forecastAnnual }) => forecastAnnual !== null);
  return whyDeviation(
    { title: titleOf("Realised", check), value, shown: `${percent(value)} % a year` },
    known.map((period) => realisedOf(period, check)),
    found.periodsPerYear,
  );
}

/** A forecast risk: the mean over the periods of the variances that were forecast at the rebalances before them. */
export function whyForecast(found: WalkDocument, check: RiskCheck): WhyQuestion | undefined {
  const { forecastAnnual: value } = check;
  if (value === null) return undefined;
  const known = found.rebalances.flatMap(({ date, periods, risk }) => {
    const forecast = risk?.[check.side]?.[check.part];
    return forecast === undefined ? [] : [{ date, periods, forecast }];
  });
  const length = known.reduce((sum, { periods }) => sum + periods, 0);
  const sum = known.reduce((whole, { periods, forecast }) => whole + periods * forecast ** 2, 0);
  const title = titleOf("Forecast", check);
  return reckoned({
    title,
    value: `${percent(value)} % a year`,
    number: value,
    left: "σ",
    general: "√(mean_t σ_t^2)",
    right: "√(V / T)",
    parts: {
      variance: part("V", "sum over the periods of the variances, a year each", sum, {
        next: () =>
          whySum({
            title: `${title}: the variances`,
            value: precise(sum),
            number: sum,
            symbols: "V = Σ_d T_d σ_d^2",
            source: SOURCE,
            parts: largestParts(
              known.map((of) =>
                part(
                  "T_d σ_d^2",
                  `${of.date}: ${of.periods} × (${precisePercent(of.forecast)})²`,
                  of.periods * of.forecast ** 2,
                ),
              ),
            ),
            as: "plain",
          }),
      }),
      periods: part("T", "periods with a forecast", length),
    },
    result: Math.sqrt(sum / length),
    as: "percent",
    source: SOURCE,
  });
}

/** The returns from rebalance to rebalance over their forecasts. */
function standardised(found: WalkDocument, { side, part: of }: RiskCheck): readonly number[] {
  return found.rebalances.flatMap((one) => {
    const total = one.returnGross - (side === "active" ? one.returnBenchmark : one.returnCash);
    const earned = of === "total" ? total : one.returns[of][side];
    const risk = one.risk?.[side]?.[of] ?? Number.NaN;
    const forecast = risk * Math.sqrt(one.periods / found.periodsPerYear);
    return forecast > 0 ? [earned / forecast] : [];
  });
}

/** The bias of a risk, from its returns over their forecasts; undefined where the answer does not have them. */
export function whyBias(found: WalkDocument, check: RiskCheck): WhyQuestion | undefined {
  const all = standardised(found, check);
  const { bias } = check.bias;
  if (bias === null) return undefined;
  const { sum, n } = squares(all);
  return reckoned({
    title: titleOf("Bias", check),
    value: `${score(bias)} 1 is right`,
    number: bias,
    left: "B",
    general: "sd_d(R_d / σ_d)",
    right: "√(S / (n − 1))",
    parts: {
      squares: part("S", "sum of the squares of R_d / σ_d about their mean", sum),
      intervals: part("n", "spans from rebalance to rebalance", n),
    },
    result: Math.sqrt(sum / (n - 1)),
    source: SOURCE,
    notes: [
      "1 is right, above it risk was forecast too low. σ_d: the forecast of the rebalance, for as long as its span.",
    ],
  });
}

/** An end of the band of a bias. */
export function whyBand(
  found: WalkDocument,
  check: RiskCheck,
  end: "lower" | "upper",
): WhyQuestion | undefined {
  const value = check.bias[end];
  const n = standardised(found, check).length;
  if (value === null) return undefined;
  const sign = end === "lower" ? -1 : 1;
  return reckoned({
    title: titleOf(end === "lower" ? "From" : "To", check),
    value: `${score(value)} 95 % band`,
    number: value,
    left: "b",
    right: end === "lower" ? "1 − √(2 / n)" : "1 + √(2 / n)",
    parts: { intervals: part("n", "spans from rebalance to rebalance", n) },
    result: 1 + sign * Math.sqrt(2 / n),
    source: SOURCE,
    notes: ["Where 19 of 20 such statistics of right forecasts lie, for normal returns."],
  });
}

type LimitNumber = Exclude<keyof LimitRecord, "name" | "kind">;

const LIMITS: Readonly<Record<LimitNumber, string>> = {
  count: "rebalances at which the limit was written",
  binds: "rebalances at which it held with equality and cost something",
  brokenBefore: "rebalances before which the weights had drifted beyond it",
  worstBefore: "the largest breach before a rebalance",
  brokenAfter: "rebalances after which the book was beyond it: soft limits, or books that were kept",
  worstAfter: "the largest breach after one",
};

/** Dates that are named; the others are counted. */
const NAMED = 5;

/** How a limit stood: counted over the rebalances, whose dates are named. */
export function whyLimit(
  { rebalances }: WalkDocument,
  record: LimitRecord,
  { which, shown }: { readonly which: LimitNumber; readonly shown: string },
): WhyQuestion {
  const stood = rebalances.flatMap(({ date, limits }, at) => {
    const of = limits[record.name];
    // A book that begins from nothing has broken no limit.
    return of === undefined ? [] : [{ date, ...of, brokenBefore: at === 0 ? 0 : of.brokenBefore }];
  });
  const isWorst = which === "worstBefore" || which === "worstAfter";
  const breach = (of: (typeof stood)[number]): number =>
    which === "worstBefore" || which === "brokenBefore" ? of.brokenBefore : of.brokenAfter;
  const dates = stood
    .filter((of) => {
      if (which === "count") return true;
      if (which === "binds") return of.binds;
      return isWorst ? breach(of) === record[which] && breach(of) > 0 : breach(of) > 0;
    })
    .map(({ date }) => date);
  const more = dates.length > NAMED ? ` and ${count(dates.length - NAMED)} more` : "";
  const named = dates.length === 0 ? "on none" : `${dates.slice(0, NAMED).join(", ")}${more}`;
  return whyDatum({
    title: `${record.name}: ${LIMITS[which]}`,
    value: shown,
    number: record[which],
    from: `${isWorst ? "Of" : "Counted:"} ${LIMITS[which]}: ${named}.`,
  });
}
