import type { JSX } from "preact";
import type { CovarianceDocument } from "../documents/index.ts";
import { type Column, DataTable } from "../parts/index.ts";
import { stageTitle, whyStage } from "../why/index.ts";
import { percent, spaced } from "../words.ts";

type Row = CovarianceDocument["factors"][number];

/** Volatilities after each stage of the covariance. */
export function Stages({ covariance }: { readonly covariance: CovarianceDocument }): JSX.Element {
  const stages = Object.keys(covariance.factors[0]?.volatilityAnnual ?? {});
  return (
    <DataTable
      caption={`Volatility forecasts on ${covariance.date} after each stage; the last is the model's`}
      fileName="factor-volatility-by-stage"
      rows={covariance.factors}
      keyOf={({ factor }) => factor}
      columns={[
        { title: "Factor", cell: ({ factor }) => spaced(factor), value: ({ factor }) => factor },
        { title: "Family", cell: ({ family }) => spaced(family), value: ({ family }) => family },
        ...stages.map(
          (stage): Column<Row> => ({
            title: stageTitle(stage),
            unit: "% a year",
            isNumber: true,
            cell: ({ volatilityAnnual }) => percent(volatilityAnnual[stage]),
            value: ({ volatilityAnnual }) => volatilityAnnual[stage],
            why: ({ factor }) => whyStage(covariance, factor, stage),
          }),
        ),
      ]}
    />
  );
}
