import {
  type SummaryNumber,
  whyCoefficient,
  whyGroup,
  whyLoading,
  whySpanned,
} from "../../web/alpha/why-alpha.ts";
import { whyPure } from "../../web/alpha/why-pure.ts";
import { whyAlike, whyCombined, whyTries } from "../../web/alpha/why-several.ts";
import {
  whyAfterCosts,
  whyMonotonic,
  whyQuantile,
  whySpread,
  whySpreadMean,
  whySpreadT,
  whyTurnover,
} from "../../web/alpha/why-sorted.ts";
import type { SeveralSignals, SignalStudy } from "../../web/documents/index.ts";
import type { WhyQuestion } from "../../web/why/index.ts";
import { expectWorkedThrough } from "./worked-through.ts";

const SUMMARY: readonly SummaryNumber[] = ["mean", "t", "p", "ratio", "positive"];

const PURE = [
  ...(["grossReturn", "net", "unit", "sharpe", "information", "law", "coefficient", "breadth"] as const),
  ...(["gross", "persistence", "half", "deflated"] as const),
];

function ofStudy(study: SignalStudy, tried: number): readonly (WhyQuestion | undefined)[] {
  const { coefficients, groups, loadings, quantiles } = study;
  return [
    whySpanned(study, 1),
    ...loadings.flatMap((row) => [whyLoading(row, "loading"), whyLoading(row, "correlation")]),
    ...coefficients.flatMap((row) =>
      SUMMARY.flatMap((number) => [
        whyCoefficient(row, "linear", number),
        whyCoefficient(row, "rank", number),
      ]),
    ),
    ...groups.flatMap((row) => [whyGroup(row, "mean"), whyGroup(row, "t")]),
    ...quantiles.flatMap((row) => [
      ...row.meanReturns.map((_, q) => whyQuantile(`${q}`, row, study, q)),
      whySpread(row, study),
      whySpreadT(row, study, row.kind),
      whyMonotonic(row),
      whyTurnover("turnover", { value: row.turnover, terms: row.turnoverTerms, sides: 2 }),
      whyAfterCosts("net", row.netSpread, study, {
        ...{ mean: row.spread.mean, turnover: row.turnover, periods: row.spread.count, digits: 1 },
        next: () => whySpreadMean(row, study),
      }),
    ]),
    whyTurnover("turnover", { value: study.pure.turnover, terms: study.pure.turnoverTerms }),
    ...PURE.map((number) => whyPure(study, number, tried)),
  ];
}

/**
 * That the reasons of all numbers of several signals have their values and come to them.
 *
 * @returns how many formulas were computed
 */
export function expectSignalReasons({ signals, tried, combination, correlations }: SeveralSignals): number {
  const names = signals.map(({ name }) => name);
  const places = names.flatMap((_, a) => names.flatMap((_, b) => (a === b ? [] : [[a, b] as const])));
  const asked = [
    ...signals.flatMap((signal) => [
      ...ofStudy(signal, tried),
      ...(["alone", "bonferroni", "hochberg"] as const).map((which) =>
        whyTries(signal, which, { signals, tried }),
      ),
    ]),
    ...(combination === null ? [] : ofStudy(combination.study, tried + 1)),
    ...(combination?.names ?? []).flatMap((_, at) =>
      combination === null
        ? []
        : [whyCombined(combination, at, "mean"), whyCombined(combination, at, "last")],
    ),
    ...places.map(([a, b]) => {
      const { cols, values } = correlations?.[a > b ? "whole" : "fresh"] ?? { cols: 0, values: [] };
      return correlations === null ? undefined : whyAlike(correlations, names, [a, b], values[a * cols + b]);
    }),
  ];
  return asked.reduce(
    (sum, question) => sum + (question === undefined ? 0 : expectWorkedThrough(question)),
    0,
  );
}
