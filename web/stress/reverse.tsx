import type { JSX } from "preact";
import type { ReverseStress, StressDocument } from "../documents/index.ts";
import { Bar, DataTable } from "../parts/index.ts";
import { address } from "../place.ts";
import { count, percent, score, spaced } from "../words.ts";

/** The most likely way to a loss of the side that is looked at. */
export function Reverse({ stress: { reverse } }: { readonly stress: StressDocument }): JSX.Element | null {
  const wanted = address.value.side === "active" ? "active" : "portfolio";
  const found = reverse.sides.find(({ side }) => side === wanted) ?? reverse.sides[0];
  if (found === undefined) return null;
  const { side, distance, probability } = found;
  const what = side === "active" ? "an active loss" : "a loss";
  if (distance === null)
    return (
      <p>
        No shock of the model loses the {side === "active" ? "active weights" : "portfolio"} anything: there
        is no risk.
      </p>
    );
  return (
    <>
      <h3>
        The most likely way to {what} of {percent(reverse.loss)} %
      </h3>
      <p>
        {count(distance, 1)} standard deviations away; probability {chance(probability)} under the normal.
        Specific returns bring {percent(found.specificContribution)} % of it.
      </p>
      <Ways found={found} />
    </>
  );
}

function Ways({ found }: { readonly found: ReverseStress }): JSX.Element {
  const most = Math.max(...found.sources.map(({ contribution }) => Math.abs(contribution)), 0);
  return (
    <div class="pair">
      <DataTable
        caption="By factor"
        fileName="reverse-stress-by-factor"
        rows={found.sources}
        keyOf={({ source }) => source}
        columns={[
          { title: "Factor", cell: ({ source }) => spaced(source), value: ({ source }) => source },
          {
            title: "Return",
            unit: "%",
            isNumber: true,
            cell: (row) => percent(row.factorReturn),
            value: (row) => row.factorReturn,
          },
          {
            title: "That is",
            unit: "deviations",
            isNumber: true,
            cell: (row) => score(row.deviations),
            value: (row) => row.deviations,
          },
          {
            title: "Contribution",
            unit: "%",
            isNumber: true,
            cell: (row) => percent(row.contribution),
            value: (row) => row.contribution,
          },
          { title: "", cell: (row) => <Bar value={row.contribution} most={most} />, value: () => null },
        ]}
      />
      <DataTable
        caption="By name, of its own return"
        fileName="reverse-stress-by-name"
        rows={found.names.slice(0, TOP)}
        keyOf={({ id }) => id}
        columns={[
          { title: "Id", cell: ({ id }) => id, value: ({ id }) => id },
          {
            title: "Specific return",
            unit: "%",
            isNumber: true,
            cell: (row) => percent(row.specificReturn),
            value: (row) => row.specificReturn,
          },
          {
            title: "Contribution",
            unit: "%",
            isNumber: true,
            cell: (row) => percent(row.contribution),
            value: (row) => row.contribution,
          },
        ]}
      />
    </div>
  );
}

const TOP = 25;

function chance(probability: number | null): string {
  if (probability !== null && probability < 1e-6) return "below 0.0001 %";
  return `${percent(probability, probability !== null && probability < 1e-3 ? 4 : 1)} %`;
}
