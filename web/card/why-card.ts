import { chiSquareQuantile } from "../../engine/stats/index.ts";
import type { CardDocument, CardTests, FamilyTest } from "../documents/index.ts";
import { part, reckoned, type WhyQuestion, whyDatum, whyMean, whySum } from "../why/index.ts";
import { count, percent, score, spaced } from "../words.ts";

const TESTS = "Methodology 13, evaluation";

/** A figure of the head of the card. */
export function whyCard(
  card: CardDocument,
  number: "securities" | "dates" | "fit" | "tests",
): WhyQuestion | undefined {
  const { coverage, fit, tests } = card;
  switch (number) {
    case "securities":
      return whyDatum({
        title: "Securities",
        value: count(coverage.securities),
        number: coverage.securities,
        from: "Counted: ids of the data that the run knows, covered or not.",
      });
    case "dates":
      return whyDatum({
        title: "Dates",
        value: count(coverage.dates.count),
        number: coverage.dates.count,
        from: `Counted: trading days of the run from ${coverage.dates.first} to ${coverage.dates.last}.`,
      });
    case "fit":
      return whyFit(fit);
    case "tests":
      return tests === null
        ? undefined
        : reckoned({
            title: "Kinds of portfolios forecast well",
            value: `${tests.passed} of ${tests.count}`,
            number: tests.passed / tests.count,
            left: "share",
            right: "n_{right} / n",
            parts: {
              passed: part("n_{right}", "kinds × horizons with the verdict right", tests.passed),
              all: part("n", "kinds × horizons", tests.count),
            },
            result: tests.passed / tests.count,
            as: "percent",
            source: TESTS,
          });
  }
}

/** R² as the sum of its years' shares: each the mean of the year's regressions, by how many they are. */
function whyFit({ regressions, rSquared, rSquaredCentred, years }: CardDocument["fit"]): WhyQuestion {
  return whySum({
    title: "R² of the regressions",
    value: `${percent(rSquaredCentred, 1)} %`,
    number: rSquaredCentred,
    symbols: "R^2 = mean_t (1 − Σ v ε^2 / Σ v (r − r̄)^2) = Σ_y n_y R_y^2 / T",
    source: "Methodology 6, diagnostics",
    parts: years.map((of) =>
      part(
        "n_y R_y^2 / T",
        `${of.year}: ${count(of.regressions)} of ${count(regressions)} regressions, ${percent(of.rSquaredCentred, 1)} % in the mean`,
        (of.regressions * (of.rSquaredCentred ?? 0)) / regressions,
        { as: "percent" },
      ),
    ),
    notes: [`About 0 instead of the mean return it is ${percent(rSquared, 1)} %. By quarter below.`],
  });
}

/** A number of a family's test. */
export type TestNumber = "portfolios" | "lower" | "upper" | "exceedanceShare";

/** Why a family's test has it. */
export function whyTest(test: FamilyTest, number: TestNumber, shown: string): WhyQuestion | undefined {
  const { family, windows } = test;
  const value = test[number];
  if (value === null) return undefined;
  const head = { title: `${spaced(family)}: ${WORDS[number]}`, value: shown, number: value };
  switch (number) {
    case "portfolios":
      return whyDatum({ ...head, from: "Counted: portfolios of the kind with a forecast and a return." });
    case "lower":
    case "upper":
      return whyBand({ windows, isLower: number === "lower" }, head);
    case "exceedanceShare":
      return whyExceedances(test, head);
  }
}

/** An edge of the band: (T − 1) B² of right normal forecasts is χ² with T − 1 degrees of freedom. */
const whyBand = (
  { windows, isLower }: { readonly windows: number; readonly isLower: boolean },
  head: { readonly title: string; readonly value: string; readonly number: number },
): WhyQuestion => {
  const quantile = chiSquareQuantile(isLower ? 0.025 : 0.975, windows - 1);
  return reckoned({
    ...head,
    left: "B",
    right: "√(q / (T − 1))",
    parts: {
      quantile: part(
        "q",
        `below it lies ${isLower ? "2.5" : "97.5"} % of χ² with ${count(windows - 1)} degrees of freedom`,
        quantile,
      ),
      windows: part("T", "windows", windows),
    },
    result: Math.sqrt(quantile / (windows - 1)),
    source: TESTS,
    notes: [
      `The bias of one portfolio whose forecasts are right, its returns normal. The rule of thumb 1 ${isLower ? "−" : "+"} √(2 / T) is here ${score(1 + (isLower ? -1 : 1) * Math.sqrt(2 / windows))}.`,
    ],
  });
};

const NORMAL_LOSS = "5 % is right under the normal law; more: losses were larger than forecast.";

/** The share of windows beyond the loss that was forecast, by how many they are: both are the engine’s own counts. */
const whyExceedances = (
  { pooledWindows, exceedances }: FamilyTest,
  head: { readonly title: string; readonly value: string; readonly number: number },
): WhyQuestion =>
  reckoned({
    ...head,
    left: "share",
    general: "mean_{p,t} [R_{p,t} < −1.645 σ_{p,t}]",
    right: "n / W",
    parts: {
      beyond: part("n", "windows of a portfolio with R < −1.645 σ", exceedances),
      windows: part("W", "windows of all portfolios together, each its own", pooledWindows),
    },
    result: exceedances / pooledWindows,
    as: "percent",
    source: TESTS,
    notes: [NORMAL_LOSS],
  });

/** The bias of a kind: the mean of its portfolios’, the outermost of which are named. */
export function whyBias(
  { family, bias, windows }: FamilyTest,
  portfolios: CardTests["horizons"][number]["portfolios"],
): WhyQuestion | undefined {
  const own = portfolios.flatMap((of) =>
    of.family === family && of.bias !== null ? [{ name: of.name, bias: of.bias }] : [],
  );
  if (bias === null || own.length === 0) return undefined;
  const sorted = own.toSorted((a, b) => a.bias - b.bias);
  const [least, most] = [sorted[0], sorted.at(-1)];
  return whyMean({
    title: `${spaced(family)}: bias`,
    value: score(bias),
    number: bias,
    values: own.map((of) => of.bias),
    over: "portfolios",
    source: TESTS,
    notes: [
      `A portfolio’s bias is sd_t(R_t / σ_t) over ${count(windows)} windows: R what it returned, σ its volatility as it was forecast before. 1 is right, above it risk was forecast too low.`,
      ...(least === undefined || most === undefined || own.length < 2
        ? []
        : [
            `From ${score(least.bias)} (${spaced(least.name)}) to ${score(most.bias)} (${spaced(most.name)}).`,
          ]),
    ],
  });
}

const WORDS: Readonly<Record<TestNumber, string>> = {
  portfolios: "portfolios",
  lower: "lower end of the band",
  upper: "upper end of the band",
  exceedanceShare: "exceedances",
};
