import { studentUpperTail } from "../../engine/stats/index.ts";
import type { FamilyComparison } from "../documents/index.ts";
import type { WhyQuestion } from "../why-question.ts";
import { count, spaced } from "../words.ts";
import { reckoned, whyDatum } from "./plain-questions.ts";
import { part } from "./worked.ts";

const BETTER = "Methodology 14b, which forecasts were better; Diebold & Mariano (1995)";

/** A number as it stands in a table. */
interface Shown {
  readonly value: number | null;
  readonly shown: string;
  readonly unit: string;
}

/** What is tested, by the start of its column's title: its definition, the sum it is the mean of, over what, and how it is read. */
const MEANS = [
  {
    starts: "Bias",
    general: "mean_p sd_t(R_{p,t} / σ_{p,t})",
    over: "portfolios, the bias statistics of which S sums",
    note: "1 is right, above it risk was forecast too low.",
    of: ({ madeOf, portfolios }: FamilyComparison) => ({ sums: madeOf.biases, over: portfolios }),
  },
  {
    starts: "Mean z²",
    general: "mean_{p,t} R_{p,t}^2 / σ_{p,t}^2",
    over: "windows of portfolios",
    note: "1 is right.",
    of: ({ madeOf }: FamilyComparison) => ({ sums: madeOf.squares, over: madeOf.squareCount }),
  },
  {
    starts: "QLIKE",
    general: "mean_{p,t} (R^2 / σ^2 − ln(R^2 / σ^2) − 1)",
    over: "windows of portfolios with a return",
    note: "Lower is better, on the same returns only; 0 is perfect.",
    of: ({ madeOf }: FamilyComparison) => ({ sums: madeOf.losses, over: madeOf.lossCount }),
  },
] as const;

/** A number of a test of both models' forecasts. */
export function whyTested(
  row: FamilyComparison,
  title: string,
  { value, shown, unit, isSecond }: Shown & { readonly isSecond: boolean },
): WhyQuestion | undefined {
  if (value === null) return undefined;
  const head = {
    title: `${spaced(row.family)}: ${title}`,
    value: `${shown} ${unit}`.trim(),
    number: value,
    source: BETTER,
  };
  const mean = MEANS.find(({ starts }) => title.startsWith(starts));
  if (mean !== undefined) {
    const { sums, over } = mean.of(row);
    const sum = sums[isSecond ? 1 : 0];
    return reckoned({
      ...head,
      left: "mean",
      general: mean.general,
      right: "S / n",
      parts: { sum: part("S", "the sum of them", sum), count: part("n", mean.over, over) },
      result: sum / over,
      notes: [mean.note],
    });
  }
  if (title.startsWith("How many")) return whyDatum({ ...head, from: "Counted: portfolios of the kind." });
  return title.startsWith("p") ? whyP(row, head) : whyLoss(row, head);
}

type Head = {
  readonly title: string;
  readonly value: string;
  readonly number: number;
  readonly source: string;
};

/** The mean of the windows' differences. */
const whyLoss = ({ lossDifference, windows }: FamilyComparison, head: Head): WhyQuestion =>
  reckoned({
    ...head,
    left: "d̄",
    general: "mean_t (L_t − L_{A,t})",
    right: "S / T",
    parts: {
      sum: part(
        "S",
        "sum of the windows’ differences, each the mean of its portfolios’",
        (lossDifference ?? 0) * windows,
      ),
      windows: part("T", "windows", windows),
    },
    result: lossDifference ?? 0,
    notes: ["L: QLIKE without what both share, ln σ² + R²/σ²; below 0 the other was better."],
  });

/** Two-sided, by Student's t. */
const whyP = ({ tStatistic, windows }: FamilyComparison, head: Head): WhyQuestion => {
  const tail = studentUpperTail(Math.abs(tStatistic ?? Number.NaN), windows - 1);
  return reckoned({
    ...head,
    left: "p",
    general: "2 (1 − F_{T − 1}(|t|))",
    right: "2 × Q",
    parts: {
      tail: part(
        "Q",
        `share of Student’s law with ${count(windows - 1)} degrees of freedom above ${count(Math.abs(tStatistic ?? 0), 4)}`,
        tail,
      ),
    },
    result: 2 * tail,
    notes: ["Of the Diebold–Mariano statistic beside it."],
  });
};

/** Diebold and Mariano's t: the mean difference over its error. */
export function whyLossT(row: FamilyComparison, letter: string): WhyQuestion | undefined {
  const { lossDifference, tStatistic, windows, madeOf } = row;
  if (lossDifference === null || tStatistic === null) return undefined;
  const { correction, longRunVariance, lags } = madeOf;
  return reckoned({
    title: `t of the difference of QLIKE, ${letter} less A`,
    value: count(tStatistic, 1),
    number: tStatistic,
    left: "t",
    right: "c × d̄ / √(V / T)",
    parts: {
      correction: part("c", "Harvey, Leybourne and Newbold’s correction for few windows", correction),
      mean: part("d̄", `mean of QLIKE of ${letter} less that of A`, lossDifference),
      variance: part(
        "V",
        `variance of the differences by Newey and West with ${count(lags)} lags`,
        longRunVariance,
      ),
      windows: part("T", "windows", windows),
    },
    result: (correction * lossDifference) / Math.sqrt(longRunVariance / windows),
    source: BETTER,
    notes: [
      `Below 0 the forecasts of ${letter} were better. Portfolios of a window count once, however many they are.`,
    ],
  });
}
