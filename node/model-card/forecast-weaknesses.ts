import type { ForecastVerdict } from "../../engine/evaluation/index.ts";
import { biasBand } from "../../engine/evaluation/index.ts";
import { medianOf, randomStream } from "../../engine/stats/index.ts";
import { HORIZON_WORDS, PORTFOLIO_WORDS } from "./family-words.ts";
import type { CardHorizon, CardTests } from "./forecast-tests.ts";
import type { Weakness } from "./model-card.ts";
import { countedText, fixedText, listedText, percentText } from "./numbers.ts";

/** Windows below which a bias statistic says little: the band of 95 % is then ±18 % or wider. */
const FEW_WINDOWS = 60;
/** Error of a tenth of names beyond which it is named. */
const LARGE_ERROR = 0.1;

/** A bias whose size says only that the forecast was next to nothing. */
const MANY_TIMES = 10;

/** What is weak about tested forecasts. */
export function forecastWeaknesses(tests: CardTests): readonly Weakness[] {
  return [wrongForecasts, wrongCovariance, crises, worstYears, wrongNames, fewWindows].flatMap((rule) =>
    rule(tests),
  );
}

type Wrong = Exclude<ForecastVerdict, "right">;

const VERDICTS: Readonly<Record<Wrong, string>> = {
  "too low": "were too low: realised volatility was above forecast by",
  "too high": "were too high: realised volatility was below forecast by",
  uneven: "were right on average, but not one by one: bias from",
};

/** The families that failed, a sentence for each way they did. */
function wrongForecasts({ horizons }: CardTests): readonly Weakness[] {
  const families = [...new Set(horizons.flatMap((one) => one.families.map(({ family }) => family)))];
  return families.flatMap((family) =>
    (Object.keys(VERDICTS) as Wrong[]).flatMap((verdict) => {
      const failed = horizons.flatMap((horizon) => failedAt(horizon, family, verdict));
      if (failed.length === 0) return [];
      const title = PORTFOLIO_WORDS[family] ?? family;
      const words = `Forecasts of ${title} ${VERDICTS[verdict]} ${listedText(failed)}.`;
      return [{ rule: "wrong forecasts", words }];
    }),
  );
}

/** By how much a family failed at a horizon. */
function failedAt({ horizon, families }: CardHorizon, name: string, verdict: Wrong): readonly string[] {
  const found = families.find(({ family }) => family === name);
  if (found?.verdict !== verdict) return [];
  const { bias, leastBias, largestBias } = found;
  const size =
    verdict === "uneven"
      ? `${fixedText(leastBias)} to ${fixedText(largestBias)}`
      : bias > MANY_TIMES
        ? "many times"
        : percentText(Math.abs(bias - 1));
  return [`${size} ${HORIZON_WORDS[horizon]}`];
}

/** Where the mean Mahalanobis ratio of a whole covariance is called right. */
const RATIO = { least: 0.85, most: 1.2 } as const;

/** By standard deviations: the root of the ratio. */
function wrongCovariance({ horizons }: CardTests): readonly Weakness[] {
  const whole = horizons.find(({ horizon }) => horizon === "month")?.covariance ?? undefined;
  if (whole === undefined) return [];
  const { mahalanobis, factor, specific } = whole;
  if (mahalanobis.mean >= RATIO.least && mahalanobis.mean <= RATIO.most) return [];
  const side = mahalanobis.mean > 1 ? "low" : "high";
  const words = `The whole covariance is too ${side} ${HORIZON_WORDS.month}: its Mahalanobis ratio is ${fixedText(mahalanobis.mean)} on average (factor part ${fixedText(factor.mean)}, specific part ${fixedText(specific.mean)}; 1 is right).`;
  return [{ rule: "wrong covariance", words }];
}

/** Families whose forecasts in crises were wrong by more than chance and more than in calm, until the next forecast date. */
function crises({ horizons }: CardTests): readonly Weakness[] {
  const month = horizons.find(({ horizon }) => horizon === "month");
  const [calm, crisis] = ["calm", "crisis"].map((name) => month?.slices.find(({ slice }) => slice === name));
  if (crisis === undefined) return [];
  const parts = crisis.families.flatMap(({ family, bias, biasError }) => {
    const before = calm?.families.find((one) => one.family === family)?.bias ?? 1;
    const isWrong = Math.abs(bias - 1) > 1.96 * biasError && Math.abs(bias - 1) > Math.abs(before - 1);
    return isWrong ? [`${PORTFOLIO_WORDS[family] ?? family} ${fixedText(bias)}`] : [];
  });
  if (parts.length === 0) return [];
  const words = `In crises (${countedText(crisis.windows, "window")} ${HORIZON_WORDS.month}) the bias was beyond chance, and further from 1 than in calm: ${listedText(parts)}.`;
  return [{ rule: "crises", words }];
}

/** The years in which the middle family's forecasts were too low and too high by most, where chance does not explain one portfolio's bias. */
function worstYears({ horizons }: CardTests): readonly Weakness[] {
  const month = horizons.find(({ horizon }) => horizon === "month");
  const years = (month?.slices ?? []).flatMap(({ kind, slice, windows, families }) => {
    if (kind !== "year" || windows < 2) return [];
    const bias = medianOf(Float64Array.from(families, (family) => family.bias));
    const band = biasBand(
      { count: windows, level: 0.95, law: { kind: "normal" } },
      randomStream("bias band"),
    );
    return [{ year: slice, bias, ...band }];
  });
  const low = years.filter(({ bias, upper }) => bias > upper).sort((a, b) => b.bias - a.bias)[0];
  const high = years.filter(({ bias, lower }) => bias < lower).sort((a, b) => a.bias - b.bias)[0];
  const parts = [
    ...(low === undefined ? [] : [`${low.year}, too low (${fixedText(low.bias)})`]),
    ...(high === undefined ? [] : [`${high.year}, too high (${fixedText(high.bias)})`]),
  ];
  if (parts.length === 0) return [];
  const words = `Worst years by the middle family's bias ${HORIZON_WORDS.month}: ${listedText(parts)}.`;
  return [{ rule: "worst years", words }];
}

function wrongNames({ names }: CardTests): readonly Weakness[] {
  const groups = {
    size: { by: "market cap", first: "the smallest" },
    volatility: { by: "forecast volatility", first: "the calmest" },
  } as const;
  const tenths = (["size", "volatility"] as const).flatMap((grouping) => {
    const wrong = names.filter(
      (group) => group.grouping === grouping && Math.abs(group.specificBias - 1) > LARGE_ERROR,
    );
    const worst = wrong.toSorted((a, b) => Math.abs(b.specificBias - 1) - Math.abs(a.specificBias - 1))[0];
    if (worst === undefined) return [];
    const side = worst.specificBias > 1 ? "too low" : "too high";
    const { by, first } = groups[grouping];
    const words = `Specific risk is more than ${percentText(LARGE_ERROR)} off in ${wrong.length} of the ten tenths by ${by} (1 ${first}): tenth ${worst.group} was forecast ${side}, bias ${fixedText(worst.specificBias)}${wrong.length > 1 ? ", the worst" : ""}.`;
    return [{ rule: "wrong specific risk", words }];
  });
  const young = names.find(({ grouping, group }) => grouping === "listing" && group === "new");
  const old = names.find(({ grouping, group }) => grouping === "listing" && group === "seasoned");
  // Where nobody is seasoned, "new" is everybody.
  if (old === undefined) return tenths;
  if (young === undefined || young.count === 0) {
    return [
      ...tenths,
      {
        rule: "no new listings",
        words: "No new listings: forecasts of names without a history are not tested.",
      },
    ];
  }
  if (Math.abs(young.specificBias - 1) <= LARGE_ERROR) return tenths;
  const side = young.specificBias > 1 ? "too low" : "too high";
  const words = `Specific risk of names in their first year in the model was ${side}: bias ${fixedText(young.specificBias)}.`;
  return [...tenths, { rule: "new listings", words }];
}

function fewWindows({ horizons }: CardTests): readonly Weakness[] {
  const few = horizons.filter(({ windows }) => windows < FEW_WINDOWS);
  if (few.length === 0) return [];
  const parts = few.map(
    ({ horizon, windows }) => `${countedText(windows, "window")} ${HORIZON_WORDS[horizon]}`,
  );
  const words = `Few forecasts: ${listedText(parts)}. An error of a fifth can pass these tests unseen.`;
  return [{ rule: "few windows", words }];
}
