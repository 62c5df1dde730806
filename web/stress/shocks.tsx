import type { JSX } from "preact";
import type { FactorShock, StressDocument } from "../documents/index.ts";
import { DataTable } from "../parts/index.ts";
import { familyTitle, percent, spaced } from "../words.ts";
import { sideColumn } from "./side-columns.ts";

/** Every factor down by two deviations: alone, and with what the covariance expects of the others. */
export function Shocks({ stress: { shocks } }: { readonly stress: StressDocument }): JSX.Element {
  const sides = shocks.factors[0]?.impacts.map(({ side }) => side) ?? [];
  return (
    <>
      <DataTable
        caption={`A factor falls by ${Math.abs(shocks.deviations)} of its standard deviations; a rise has the opposite sign`}
        fileName="factor-shocks"
        rows={shocks.factors}
        keyOf={({ factor }) => factor}
        columns={[
          { title: "Factor", cell: ({ factor }) => spaced(factor), value: ({ factor }) => factor },
          { title: "Family", cell: ({ family }) => familyTitle(family), value: ({ family }) => family },
          {
            title: "Factor return",
            unit: "%",
            isNumber: true,
            cell: ({ factorReturn }) => percent(factorReturn),
            value: ({ factorReturn }) => factorReturn,
          },
          ...sides.flatMap((side) => {
            const of = (row: FactorShock) => row.impacts.find((impact) => impact.side === side);
            return [
              sideColumn<FactorShock>(side, "naive", (row) => of(row)?.naive),
              sideColumn<FactorShock>(side, "conditional", (row) => of(row)?.conditional),
            ];
          }),
        ]}
      />
      <p class="note">
        Naive: the other factors stand still, which rarely happens. Conditional: they do what the covariance
        expects of them.
      </p>
    </>
  );
}
