import type { JSX } from "preact";
import type { ReverseStress, StressDocument } from "../documents/index.ts";
import { Bar, DataTable, Reasoned } from "../parts/index.ts";
import { address } from "../place.ts";
import { count, percent, score, spaced } from "../words.ts";
import { chance, whyDistance, whyWay, whyWayName } from "./why-reverse.ts";

/** The most likely way to a loss of the side that is looked at. */
export function Reverse({ stress }: { readonly stress: StressDocument }): JSX.Element | null {
  const { reverse } = stress;
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
        <Reasoned why={whyDistance(found, "distance", stress)}>{count(distance, 1)}</Reasoned> standard
        deviations away; probability{" "}
        <Reasoned why={whyDistance(found, "probability", stress)}>{chance(probability)}</Reasoned> under the
        normal. Specific returns bring{" "}
        <Reasoned why={whyDistance(found, "specific", stress)}>
          {percent(found.specificContribution)}
        </Reasoned>{" "}
        % of it.
      </p>
      <Ways found={found} stress={stress} />
    </>
  );
}

function Ways({
  found,
  stress,
}: {
  readonly found: ReverseStress;
  readonly stress: StressDocument;
}): JSX.Element {
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
            why: (row) => whyWay(row, found, "return", stress),
          },
          {
            title: "That is",
            unit: "deviations",
            isNumber: true,
            cell: (row) => score(row.deviations),
            value: (row) => row.deviations,
            why: (row) => whyWay(row, found, "deviations", stress),
          },
          {
            title: "Contribution",
            unit: "%",
            isNumber: true,
            cell: (row) => percent(row.contribution),
            value: (row) => row.contribution,
            why: (row) => whyWay(row, found, "contribution", stress),
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
            why: (row) => whyWayName(row, found, "return", stress.reverse.loss),
          },
          {
            title: "Contribution",
            unit: "%",
            isNumber: true,
            cell: (row) => percent(row.contribution),
            value: (row) => row.contribution,
            why: (row) => whyWayName(row, found, "contribution", stress.reverse.loss),
          },
        ]}
      />
    </div>
  );
}

const TOP = 25;
