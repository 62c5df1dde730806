import type { JSX } from "preact";
import { answerOf } from "../answers.ts";
import { riskChoice } from "../asked.ts";
import type { FactorRisk, RiskDocument, RiskSide } from "../documents/index.ts";
import { Answered, Bar, type Column, DataTable, Link } from "../parts/index.ts";
import { address, addressWith } from "../place.ts";
import { correlation, familyTitle, percent, score, spaced } from "../words.ts";

/** The view of the sources of risk. */
export function RiskSourcesView(): JSX.Element {
  return (
    <Answered answer={answerOf("/v1/risk", riskChoice())}>{(risk) => <RiskSources risk={risk} />}</Answered>
  );
}

interface SourceRow {
  readonly key: string;
  readonly name: string;
  readonly kind: "family" | "factor" | "specific" | "total";
  readonly factor?: FactorRisk;
  readonly contribution: number;
  readonly share: number;
}

/** Where risk comes from: exposure × volatility × correlation of every factor, families above them; it sums to the whole. */
function RiskSources({ risk }: { readonly risk: RiskDocument }): JSX.Element {
  const isActive = address.value.side === "active" && risk.active !== undefined;
  const side = isActive ? (risk.active as RiskSide) : risk.portfolio;
  const what = isActive ? "active risk" : "risk";
  return (
    <>
      <DataTable
        caption={`Where the ${what} comes from. Contributions sum to ${isActive ? "the tracking error" : "the volatility"}, shares to 100`}
        fileName={`${what.replace(" ", "-")}-by-factor`}
        rows={sourceRows(side)}
        total={{ key: "total", name: "Total", kind: "total", contribution: side.volatilityAnnual, share: 1 }}
        keyOf={({ key }) => key}
        classOf={({ kind }) => kind}
        isSortable={false}
        columns={sourceColumns(side, isActive)}
      />
      <Names side={side} isActive={isActive} />
    </>
  );
}

function sourceRows(side: RiskSide): readonly SourceRow[] {
  const families = side.families.flatMap(({ family, riskContributionAnnual, varianceShare }): SourceRow[] => [
    {
      key: `family ${family}`,
      name: familyTitle(family),
      kind: "family",
      contribution: riskContributionAnnual,
      share: varianceShare,
    },
    ...side.factors
      .filter((factor) => factor.family === family)
      .toSorted((a, b) => Math.abs(b.riskContributionAnnual) - Math.abs(a.riskContributionAnnual))
      .map(
        (factor): SourceRow => ({
          key: factor.factor,
          name: spaced(factor.factor),
          kind: "factor",
          factor,
          contribution: factor.riskContributionAnnual,
          share: factor.varianceShare,
        }),
      ),
  ]);
  const { riskContributionAnnual: contribution, varianceShare: share } = side.specific;
  return [...families, { key: "specific", name: "Specific", kind: "specific", contribution, share }];
}

function sourceColumns(side: RiskSide, isActive: boolean): readonly Column<SourceRow>[] {
  const most = Math.max(
    ...side.factors.map((factor) => Math.abs(factor.riskContributionAnnual)),
    Math.abs(side.specific.riskContributionAnnual),
  );
  const factor = (
    title: string,
    unit: string,
    of: (factor: FactorRisk) => number,
    word: (value: number) => string,
  ): Column<SourceRow> => ({
    title,
    unit,
    isNumber: true,
    cell: (row) => (row.factor === undefined ? "" : word(of(row.factor))),
    value: (row) => (row.factor === undefined ? null : of(row.factor)),
  });
  return [
    { title: "Source", cell: ({ name }) => name, value: ({ name }) => name },
    factor(isActive ? "Active exposure" : "Exposure", "sd, or weight", ({ exposure }) => exposure, score),
    factor("Volatility", "% a year", ({ volatilityAnnual }) => volatilityAnnual, percent),
    factor(
      "Correlation",
      `with ${isActive ? "active" : "portfolio"} return`,
      (of) => of.correlation,
      correlation,
    ),
    {
      title: "Risk contribution",
      unit: "points of %",
      isNumber: true,
      cell: (row) => percent(row.contribution),
      value: (row) => row.contribution,
    },
    {
      title: "",
      cell: (row) => (row.kind === "total" ? null : <Bar value={row.contribution} most={most} />),
      value: () => null,
    },
    {
      title: "Share",
      unit: "% of variance",
      isNumber: true,
      cell: (row) => percent(row.share, 1),
      value: (row) => row.share,
    },
  ];
}

/** Names that are shown; the rest is in the export and in one line. */
const TOP = 25;

function Names({ side, isActive }: { readonly side: RiskSide; readonly isActive: boolean }): JSX.Element {
  const rows = side.names
    .toSorted((a, b) => Math.abs(b.riskContributionAnnual) - Math.abs(a.riskContributionAnnual))
    .slice(0, TOP);
  const rest = side.names.length - rows.length;
  return (
    <DataTable
      caption={`The ${rows.length} names with the largest contributions${rest > 0 ? `; ${rest} more` : ""}`}
      fileName="risk-by-name"
      rows={rows}
      keyOf={({ id }) => id}
      columns={[
        {
          title: "Id",
          cell: ({ id }) => <Link to={addressWith({ view: "name", item: id })}>{id}</Link>,
          value: ({ id }) => id,
        },
        { title: "Name", cell: ({ name }) => name ?? "", value: ({ name }) => name ?? "" },
        {
          title: isActive ? "Active weight" : "Weight",
          unit: "%",
          isNumber: true,
          cell: (row) => percent(row.weight),
          value: (row) => row.weight,
        },
        {
          title: "Marginal",
          unit: "bp for 1 %",
          isNumber: true,
          cell: (row) => percent(row.marginalRiskAnnual, 1),
          value: (row) => row.marginalRiskAnnual,
        },
        {
          title: "Risk contribution",
          unit: "points of %",
          isNumber: true,
          cell: (row) => percent(row.riskContributionAnnual),
          value: (row) => row.riskContributionAnnual,
        },
        {
          title: "Specific part",
          unit: "points of %",
          isNumber: true,
          cell: (row) => percent(row.specificRiskContributionAnnual),
          value: (row) => row.specificRiskContributionAnnual,
        },
      ]}
    />
  );
}
