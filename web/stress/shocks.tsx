import type { JSX } from "preact";
import type { FactorShock, StressDocument } from "../documents/index.ts";
import { DataTable } from "../parts/index.ts";
import { familyTitle, percent, spaced } from "../words.ts";
import { sideColumn } from "./side-columns.ts";
import { whyShock, whyShockReturn } from "./why-stress.ts";

/** Every factor down by two deviations: alone, and with what the covariance expects of the others. */
export function Shocks({ stress }: { readonly stress: StressDocument }): JSX.Element {
  const { shocks } = stress;
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
            why: (row) => whyShockReturn(row, stress),
          },
          ...sides.flatMap((side) => {
            const of = (row: FactorShock) => row.impacts.find((impact) => impact.side === side);
            return [
              sideColumn<FactorShock>(
                side,
                "naive",
                (row) => of(row)?.naive,
                (row) => whyShock(row, side, "naive", stress),
              ),
              sideColumn<FactorShock>(
                side,
                "conditional",
                (row) => of(row)?.conditional,
                (row) => whyShock(row, side, "conditional", stress),
              ),
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
