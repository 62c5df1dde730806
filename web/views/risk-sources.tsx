import type { JSX } from "preact";
import { answerOf } from "../answers.ts";
import { riskChoice } from "../asked.ts";
import type { FactorRisk, RiskDocument, RiskSide } from "../documents/index.ts";
import { Answered, Bar, type Column, DataTable, Link } from "../parts/index.ts";
import { address, addressWith } from "../place.ts";
import {
  type RiskContext,
  whyAllShares,
  whyFactor,
  whyFamily,
  whyName,
  whyShare,
  whySpecific,
  whyWeight,
  whyWhole,
} from "../why/index.ts";
import type { WhyQuestion } from "../why-question.ts";
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
  readonly family?: string;
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
        columns={sourceColumns(side, { risk, isActive })}
      />
      <Names side={side} of={{ risk, isActive }} />
    </>
  );
}

function sourceRows(side: RiskSide): readonly SourceRow[] {
  const families = side.families.flatMap(({ family, riskContributionAnnual, varianceShare }): SourceRow[] => [
    {
      key: `family ${family}`,
      name: familyTitle(family),
      kind: "family",
      family,
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

/** Where the numbers of a line stand. */
const KEYS = { exposure: "exposure", volatility: "volatilityAnnual", correlation: "correlation" } as const;

/** Why a row contributes what it does. */
function whyContribution(of: RiskContext, { kind, factor, family }: SourceRow): WhyQuestion {
  if (factor !== undefined) return whyFactor(of, factor, "contribution");
  if (family !== undefined) return whyFamily(of, family);
  return kind === "specific" ? whySpecific(of) : whyWhole(of);
}

/** Why its share is what it is. */
function whyRowShare(of: RiskContext, row: SourceRow): WhyQuestion | undefined {
  if (row.kind === "total") return whyAllShares(of);
  const part = { riskContributionAnnual: row.contribution, varianceShare: row.share };
  return whyShare(of, row.name, part, () => whyContribution(of, row));
}

function sourceColumns(side: RiskSide, context: RiskContext): readonly Column<SourceRow>[] {
  const { isActive } = context;
  const most = Math.max(
    ...side.factors.map((factor) => Math.abs(factor.riskContributionAnnual)),
    Math.abs(side.specific.riskContributionAnnual),
  );
  const factor = (
    title: string,
    unit: string,
    of: "exposure" | "volatility" | "correlation",
    word: (value: number) => string,
  ): Column<SourceRow> => ({
    title,
    unit,
    isNumber: true,
    cell: ({ factor: one }) => (one === undefined ? "" : word(one[KEYS[of]])),
    value: ({ factor: one }) => (one === undefined ? null : one[KEYS[of]]),
    why: ({ factor: one }) => (one === undefined ? undefined : whyFactor(context, one, of)),
  });
  return [
    { title: "Source", cell: ({ name }) => name, value: ({ name }) => name },
    factor(isActive ? "Active exposure" : "Exposure", "sd, or weight", "exposure", score),
    factor("Volatility", "% a year", "volatility", percent),
    factor("Correlation", `with ${isActive ? "active" : "portfolio"} return`, "correlation", correlation),
    {
      title: "Risk contribution",
      unit: "points of %",
      isNumber: true,
      cell: (row) => percent(row.contribution),
      value: (row) => row.contribution,
      why: (row) => whyContribution(context, row),
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
      why: (row) => whyRowShare(context, row),
    },
  ];
}

/** Names that are shown; the rest is in the export and in one line. */
const TOP = 25;

function Names({ side, of }: { readonly side: RiskSide; readonly of: RiskContext }): JSX.Element {
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
          title: of.isActive ? "Active weight" : "Weight",
          unit: "%",
          isNumber: true,
          cell: (row) => percent(row.weight),
          value: (row) => row.weight,
          why: (row) => whyWeight(of.risk, of.isActive, row),
        },
        {
          title: "Marginal",
          unit: "bp for 1 %",
          isNumber: true,
          cell: (row) => percent(row.marginalRiskAnnual, 1),
          value: (row) => row.marginalRiskAnnual,
          why: (row) => whyName(of, row, "marginal"),
        },
        {
          title: "Risk contribution",
          unit: "points of %",
          isNumber: true,
          cell: (row) => percent(row.riskContributionAnnual),
          value: (row) => row.riskContributionAnnual,
          why: (row) => whyName(of, row, "contribution"),
        },
        {
          title: "Specific part",
          unit: "points of %",
          isNumber: true,
          cell: (row) => percent(row.specificRiskContributionAnnual),
          value: (row) => row.specificRiskContributionAnnual,
          why: (row) => whyName(of, row, "specific"),
        },
      ]}
    />
  );
}
