import type { JSX } from "preact";
import type { SeveralSignals } from "../documents/index.ts";
import { DataTable } from "../parts/index.ts";
import { correlation, percent } from "../words.ts";
import { matrixRows } from "./look-at-signal.ts";
import { whyAlike, whyCombined } from "./why-several.ts";

/** How alike signals are, and with which weights they are one. */
export function Combination({ found }: { readonly found: SeveralSignals }): JSX.Element {
  const { signals, correlations, combination } = found;
  const names = signals.map(({ name }) => name);
  return (
    <div class="pair">
      {correlations === null ? null : (
        <DataTable
          caption="Rank correlations: as given below the diagonal, of the new parts above it"
          fileName="signal-correlations"
          isSortable={false}
          rows={signals.map(({ name }, at) => ({ name, at }))}
          keyOf={({ name }) => name}
          columns={[
            { title: "Signal", cell: ({ name }) => name, value: ({ name }) => name },
            ...signals.map(({ name }, other) => {
              const of = ({ at }: { readonly at: number }) =>
                at === other
                  ? null
                  : matrixRows(at > other ? correlations.whole : correlations.fresh)[at]?.[other];
              return {
                title: name,
                isNumber: true as const,
                cell: (row: { readonly at: number }) => correlation(of(row)),
                value: of,
                why: (row: { readonly at: number }) =>
                  row.at === other ? undefined : whyAlike(correlations, names, [row.at, other], of(row)),
              };
            }),
          ]}
        />
      )}
      {combination === null ? (
        <p>They have no combination: too few dates are common to them, or all but one are factors.</p>
      ) : (
        <DataTable
          caption="Combined: new parts with weights by the coefficients that were known at each date"
          fileName="signal-weights"
          isSortable={false}
          rows={combination.names.map((name, at) => ({
            name,
            at,
            mean: combination.meanWeights[at],
            last: combination.lastWeights[at],
          }))}
          keyOf={({ name }) => name}
          columns={[
            { title: "Signal", cell: ({ name }) => name, value: ({ name }) => name },
            {
              title: "Mean weight",
              unit: "%",
              isNumber: true,
              cell: ({ mean }) => percent(mean, 0),
              value: ({ mean }) => mean,
              why: ({ at }) => whyCombined(combination, at, "mean"),
            },
            {
              title: "Last weight",
              unit: "%",
              isNumber: true,
              cell: ({ last }) => percent(last, 0),
              value: ({ last }) => last,
              why: ({ at }) => whyCombined(combination, at, "last"),
            },
          ]}
        />
      )}
    </div>
  );
}
