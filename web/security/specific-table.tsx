import type { JSX } from "preact";
import type { SecurityDocument } from "../documents/index.ts";
import { DataTable } from "../parts/index.ts";
import { whyBlend, whySpecificRisk, whySpecificStep } from "../why/index.ts";
import type { WhyQuestion } from "../why-question.ts";
import { correlation, percent, score } from "../words.ts";

interface Row {
  readonly name: string;
  readonly value: number | null;
  readonly says: string;
  readonly why: WhyQuestion | undefined;
}

/** Specific risk with its reasons: own history, prior, the group it is drawn to, and the level of now. */
export function SpecificTable({ security }: { readonly security: SecurityDocument }): JSX.Element {
  const of = security.specific;
  const rows: readonly Row[] = [
    {
      name: "own history",
      value: of.ownVolatilityAnnual,
      says:
        of.ownVolatilityAnnual === null
          ? "too short, or none"
          : `${percent(of.ownWeight, 0)} % of the blend’s variance`,
      why: whySpecificStep(security, "own"),
    },
    {
      name: of.prior === "structural" ? "structural: by exposures and size" : "the mean of its size group",
      value: of.priorVolatilityAnnual,
      says: `${percent(1 - of.ownWeight, 0)} % of it`,
      why: whySpecificStep(security, "prior"),
    },
    { name: "blend", value: of.blendVolatilityAnnual, says: "", why: whyBlend(security) },
    ...(of.shrinkVolatilityAnnual === null
      ? []
      : [
          {
            name: "pooled: its size group",
            value: of.shrinkVolatilityAnnual,
            says: `${percent(of.shrinkWeight)} % of the volatility`,
            why: whySpecificStep(security, "group"),
          },
        ]),
    {
      name: "forecast",
      value: of.volatilityAnnual,
      says: `× ${score(of.regimeMultiplier)} for the level now`,
      why: whySpecificRisk(security),
    },
    ...of.linked.map(({ id, correlation: value }) => ({
      name: `with ${id}, another line of the issuer`,
      value: null,
      says: `correlation of specific returns ${correlation(value)}`,
      why: undefined,
    })),
  ];
  return (
    <DataTable
      caption="What its specific risk is made of"
      fileName={`specific-risk-${security.id}`}
      rows={rows}
      keyOf={({ name }) => name}
      isSortable={false}
      columns={[
        { title: "From", cell: ({ name }) => name, value: ({ name }) => name },
        {
          title: "Volatility",
          unit: "% a year",
          isNumber: true,
          cell: ({ value }) => percent(value),
          value: ({ value }) => value,
          why: ({ why }) => why,
        },
        { title: "How much", cell: ({ says }) => says, value: ({ says }) => says },
      ]}
    />
  );
}
