import { InputError } from "../../engine/errors/index.ts";
import { attributeBeta, type FactorBeta } from "../../engine/risk-attribution/index.ts";
import { familyTitles } from "./family-titles.ts";
import { hasBenchmark, type RiskReport } from "./risk-parts.ts";
import type { RiskSection } from "./risk-section.ts";
import { fixed, formatTable, percent, type TextColumn } from "./table-text.ts";

const right = (header: string): TextColumn => ({ header, align: "right" });

/** Factors of a family that are listed one by one. */
const MOST_OF_FAMILY = 8;

/**
 * The predicted beta by factor and specific risk, and by name.
 *
 * @throws {InputError} there is no benchmark
 */
export function betaSection(report: RiskReport): RiskSection {
  const { held, base, stored, layout } = report;
  if (!hasBenchmark(report)) {
    const rule = "needs a benchmark with risk: name one with --benchmark";
    throw new InputError([{ file: "--beta", value: report.benchmarkName, rule }]);
  }
  const { model, assetNames } = stored;
  const { weights } = held.portfolio;
  const of = attributeBeta(model, weights, base.portfolio.weights);
  const factors = of.factors.filter(({ exposure, factorBeta }) => exposure !== 0 && factorBeta !== 0);
  const names = [...weights.keys()]
    .filter((asset) => weights[asset] !== 0)
    .map((asset) => ({
      id: model.assets.labels[asset] as string,
      name: assetNames[asset] ?? "",
      weight: weights[asset] as number,
      beta: of.assetBetas[asset] as number,
      contribution: of.assetContributions[asset] as number,
    }))
    .sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution));
  return {
    key: "betaSources",
    json: {
      beta: of.beta,
      factorTotal: of.factorTotal,
      specific: of.specific,
      factors: factors.map(({ factor, ...numbers }) => ({
        factor: factor.name,
        family: factor.family,
        ...numbers,
      })),
      names,
    },
    get lines() {
      return [
        "Where the predicted beta comes from (exposure × the factor's own beta to the benchmark = contribution; sums to the beta)",
        sourceTable(factors, of.specific, of.beta),
        "",
        `The ${Math.min(layout.top, names.length)} names with the largest contributions (weight × beta = contribution)`,
        nameTable(names.slice(0, layout.top), names.slice(layout.top), of.beta),
        "",
        "Specific: of the names that both hold. Names outside the model have no beta here.",
      ];
    },
    get csv() {
      return {
        header: ["source", "family", "exposure", "factor_beta", "contribution"],
        rows: [
          ...factors.map((one) => [
            one.factor.name,
            one.factor.family,
            one.exposure,
            one.factorBeta,
            one.contribution,
          ]),
          ["specific", "", Number.NaN, Number.NaN, of.specific],
        ],
      };
    },
  };
}

function sourceTable(factors: readonly FactorBeta[], specific: number, beta: number): string {
  const families = [...new Set(factors.map(({ factor }) => factor.family))];
  const sum = (of: readonly FactorBeta[]): string =>
    fixed(
      of.reduce((to, { contribution }) => to + contribution, 0),
      3,
    );
  const rows = families.flatMap((family) => {
    const members = factors
      .filter(({ factor }) => factor.family === family)
      .toSorted((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution));
    const shown = members.length <= MOST_OF_FAMILY + 1 ? members : members.slice(0, MOST_OF_FAMILY);
    const others = members.slice(shown.length);
    return [
      [familyTitles[family], "", "", sum(members)],
      ...shown.map(({ factor, exposure, factorBeta, contribution }) => [
        `  ${factor.name}`,
        fixed(exposure, 3),
        fixed(factorBeta, 3),
        fixed(contribution, 3),
      ]),
      ...(others.length > 0 ? [[`  other (${others.length})`, "", "", sum(others)]] : []),
    ];
  });
  return formatTable(
    [{ header: "source", align: "left" }, right("exposure"), right("factor's beta"), right("contribution")],
    [...rows, ["Specific", "", "", fixed(specific, 3)], [], ["Predicted beta", "", "", fixed(beta, 3)]],
  );
}

interface NameBeta {
  readonly id: string;
  readonly name: string;
  readonly weight: number;
  readonly beta: number;
  readonly contribution: number;
}

function nameTable(shown: readonly NameBeta[], others: readonly NameBeta[], beta: number): string {
  const sum = (pick: (of: NameBeta) => number): number => others.reduce((to, of) => to + pick(of), 0);
  return formatTable(
    [
      { header: "id", align: "left" },
      { header: "name", align: "left" },
      right("weight %"),
      right("beta"),
      right("contribution"),
    ],
    [
      ...shown.map((of) => [
        of.id,
        of.name,
        percent(of.weight),
        fixed(of.beta, 2),
        fixed(of.contribution, 3),
      ]),
      ...(others.length > 0
        ? [
            [
              "other",
              `${others.length} names`,
              percent(sum((of) => of.weight)),
              "",
              fixed(
                sum((of) => of.contribution),
                3,
              ),
            ],
          ]
        : []),
      [],
      ["Total", "", "", "", fixed(beta, 3)],
    ],
  );
}
