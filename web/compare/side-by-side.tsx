import type { JSX } from "preact";
import type { RiskDocument, RiskSide } from "../documents/index.ts";
import { type Column, DataTable } from "../parts/index.ts";
import { address } from "../place.ts";
import { type RiskContext, type WhyQuestion, whyFamily } from "../why/index.ts";
import { count, familyTitle, percent, score, spaced } from "../words.ts";
import { spreadOf } from "./compared.ts";
import { contexts, whyComparedFactor, whySpread, figureWhys as whys } from "./why-compare.ts";
import "./compare.css";

interface Row {
  readonly key: string;
  readonly name: string;
  readonly unit: string;
  readonly values: readonly (number | null | undefined)[];
  readonly word: (value: number | null | undefined) => string;
  /** Asked of each of the portfolios. */
  readonly why: (of: RiskContext) => WhyQuestion | undefined;
}

/** Figures, exposures and contributions of several portfolios; what differs most stands first, and every cell says how far it is from the first. */
export function SideBySide({ risks }: { readonly risks: readonly RiskDocument[] }): JSX.Element {
  const isActive = address.value.side === "active" && risks.every(({ active }) => active !== undefined);
  const sides = risks.map((risk) => (isActive ? (risk.active as RiskSide) : risk.portfolio));
  const titles = risks.map(({ portfolioName, date }) => `${spaced(portfolioName)} ${date}`);
  const what = isActive ? "active " : "";
  const of = contexts(risks, isActive);
  return (
    <>
      <Comparison
        caption={`Figures${benchmarkWords(risks)}`}
        fileName="comparison"
        titles={titles}
        of={of}
        rows={figures(risks, sides, isActive)}
      />
      <Comparison
        caption={`${isActive ? "Active exposures" : "Exposures"}, largest difference first`}
        fileName={`${what.trim()}-exposures-compared`}
        titles={titles}
        of={of}
        rows={byFactor(sides, ["exposure", "sd, or weight"], (side, k) => side.factors[k]?.exposure, score)}
      />
      <Comparison
        caption={`Contributions to ${what}risk, largest difference first`}
        fileName={`${what.trim()}-risk-compared`}
        titles={titles}
        of={of}
        rows={byFactor(
          sides,
          ["contribution", "points of %"],
          (side, k) => side.factors[k]?.riskContributionAnnual,
          percent,
        )}
      />
    </>
  );
}

function benchmarkWords(risks: readonly RiskDocument[]): string {
  const names = new Set(risks.map(({ benchmarkName }) => benchmarkName ?? "no benchmark"));
  return names.size === 1 ? `, against ${spaced([...names][0] ?? "")}` : "";
}

function figures(
  risks: readonly RiskDocument[],
  sides: readonly RiskSide[],
  isActive: boolean,
): readonly Row[] {
  const of = (
    [name, unit]: readonly [string, string],
    why: Row["why"] | undefined,
    word: Row["word"],
    value: (risk: RiskDocument, side: RiskSide) => number | null | undefined,
  ): Row => ({
    key: name,
    name,
    unit,
    word,
    why: why ?? (() => undefined),
    values: risks.map((risk, i) => value(risk, sides[i] as RiskSide)),
  });
  return [
    of(["Volatility", "% a year"], whys.volatility, percent, ({ portfolio }) => portfolio.volatilityAnnual),
    of(["Tracking error", "% a year"], whys.error, percent, ({ active }) => active?.volatilityAnnual),
    of(["Predicted beta", ""], whys.beta, score, ({ beta }) => beta),
    of(
      ["From factors", `% of ${isActive ? "active " : ""}variance`],
      whys.factors,
      (value) => percent(value, 1),
      (_, side) => side.factorTotal.varianceShare,
    ),
    ...(sides[0]?.families ?? []).map(({ family }) =>
      of(
        [familyTitle(family), "points of %"],
        (context) => whyFamily(context, family),
        percent,
        (_, side) => side.families.find((one) => one.family === family)?.riskContributionAnnual,
      ),
    ),
    of(
      ["Specific", "points of %"],
      whys.specific,
      percent,
      (_, side) => side.specific.riskContributionAnnual,
    ),
    of(["Names", ""], whys.names, count, ({ summary }) => summary.nameCount),
    of(["Effective names", ""], whys.effective, count, ({ summary }) => summary.effectiveNameCount),
    of(
      ["In the model", "% of gross"],
      whys.modelled,
      (value) => percent(value, 1),
      ({ summary }) => 1 - summary.unmodelledGrossWeight / (summary.grossWeight || 1),
    ),
  ].filter(({ values }) => values.some((value) => value !== null && value !== undefined));
}

/** A line a factor that any of them has; factors are found by name, because another date may have others. */
function byFactor(
  sides: readonly RiskSide[],
  [number, unit]: readonly ["exposure" | "contribution", string],
  of: (side: RiskSide, k: number) => number | undefined,
  word: Row["word"],
): readonly Row[] {
  const positions = sides.map((side) => new Map(side.factors.map(({ factor }, k) => [factor, k])));
  const factors = [...new Set(sides.flatMap((side) => side.factors.map(({ factor }) => factor)))];
  return factors
    .map(
      (factor): Row => ({
        key: factor,
        name: spaced(factor),
        unit,
        word,
        why: (context) => whyComparedFactor(context, factor, number),
        values: sides.map((side, i) => of(side, positions[i]?.get(factor) ?? -1)),
      }),
    )
    .toSorted((a, b) => (spreadOf(b.values) ?? 0) - (spreadOf(a.values) ?? 0));
}

function Comparison({
  caption,
  fileName,
  titles,
  of,
  rows,
}: {
  readonly of: readonly RiskContext[];
  readonly caption: string;
  readonly fileName: string;
  readonly titles: readonly string[];
  readonly rows: readonly Row[];
}): JSX.Element {
  const widest = Math.max(...rows.map(({ values }) => spreadOf(values) ?? 0));
  const columns: readonly Column<Row>[] = [
    {
      title: "",
      cell: ({ name, unit }) => (
        <>
          {name} <small class="unit">{unit}</small>
        </>
      ),
      value: ({ name }) => name,
    },
    ...titles.map(
      (title, i): Column<Row> => ({
        title,
        isNumber: true,
        cell: ({ values, word }) => word(values[i]),
        value: ({ values }) => values[i],
        why: ({ why }) => {
          const context = of[i];
          return context && why(context);
        },
      }),
    ),
    {
      title: "Spread",
      unit: "largest less smallest",
      isNumber: true,
      cell: ({ values, word }) => word(spreadOf(values)),
      value: ({ values }) => spreadOf(values),
      why: ({ name, unit, values, word }) => {
        const spread = spreadOf(values);
        return whySpread({ name, unit, value: word(spread), spread }, values, titles);
      },
    },
  ];
  const isOfOneUnit = new Set(rows.map(({ unit }) => unit)).size === 1;
  return (
    <DataTable
      caption={caption}
      fileName={fileName}
      rows={rows}
      keyOf={({ key }) => key}
      classOf={({ values }) =>
        isOfOneUnit && widest > 0 && (spreadOf(values) ?? 0) > widest / 2 ? "differs" : ""
      }
      columns={columns}
    />
  );
}
