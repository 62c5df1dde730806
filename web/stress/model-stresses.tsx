import type { JSX } from "preact";
import type { ModelStress, StressDocument } from "../documents/index.ts";
import { DataTable } from "../parts/index.ts";
import { spaced } from "../words.ts";
import { sideColumn } from "./side-columns.ts";
import { whyModelStress } from "./why-stress.ts";

const WORDS: Readonly<Record<string, string>> = {
  "volatility_1.5": "all volatilities × 1.5",
  "factor_volatility_1.5": "factor volatilities × 1.5",
  "specific_volatility_1.5": "specific volatilities × 1.5",
  correlations_half_way_to_1: "factor correlations half way to 1",
  correlations_half_way_to_0: "factor correlations half way to 0",
};

/** Volatility under other volatilities and correlations. */
export function ModelStresses({ model }: { readonly model: StressDocument["model"] }): JSX.Element {
  const sides = model[0]?.volatilities.map(({ side }) => side) ?? [];
  return (
    <DataTable
      caption="The model itself under stress: volatility a year"
      fileName="model-stress"
      isSortable={false}
      rows={model}
      keyOf={({ stress }) => stress}
      columns={[
        {
          title: "Stress",
          cell: ({ stress }) => WORDS[stress] ?? spaced(stress),
          value: ({ stress }) => stress,
        },
        ...sides.flatMap((side) => {
          const of = (row: ModelStress) => row.volatilities.find((one) => one.side === side);
          return [
            sideColumn<ModelStress>(
              side,
              "before",
              (row) => of(row)?.volatilityBeforeAnnual,
              (row) => whyModelStress(row, side, "before"),
            ),
            sideColumn<ModelStress>(
              side,
              "after",
              (row) => of(row)?.volatilityAfterAnnual,
              (row) => whyModelStress(row, side, "after"),
            ),
          ];
        }),
      ]}
    />
  );
}
