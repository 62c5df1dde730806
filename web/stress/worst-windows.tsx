import type { JSX } from "preact";
import type { StressDocument } from "../documents/index.ts";
import { DataTable, Link } from "../parts/index.ts";
import { address, addressWith } from "../place.ts";
import { count, percent, spaced } from "../words.ts";
import { SIDES } from "./side-columns.ts";
import { whyWindow } from "./why-window.ts";

/** The worst windows of the factor returns there are, through the exposures of today. */
export function WorstWindows({ worst }: { readonly worst: StressDocument["worst"] }): JSX.Element {
  const { windows, periodCount, incompleteCount } = worst;
  if (windows.length === 0)
    return (
      <p>Worst windows: none of {count(periodCount)} periods of factor returns would have lost anything.</p>
    );
  return (
    <>
      <DataTable
        caption={`The worst windows of ${count(periodCount)} periods of factor returns, through the exposures of today: factors alone, on constant capital`}
        fileName="worst-windows"
        rows={windows}
        keyOf={({ side, periods, from }) => `${side} ${periods} ${from}`}
        columns={[
          { title: "Side", cell: ({ side }) => SIDES[side], value: ({ side }) => side },
          {
            title: "Periods",
            cell: ({ periods }) => count(periods),
            value: ({ periods }) => periods,
          },
          { title: "From", cell: ({ from }) => from, value: ({ from }) => from },
          { title: "To", cell: ({ to }) => to, value: ({ to }) => to },
          {
            title: "Return",
            unit: "%",
            isNumber: true,
            cell: (row) => percent(row.windowReturn),
            value: (row) => row.windowReturn,
            why: (row) => whyWindow(row, "return"),
          },
          {
            title: "Lowest",
            unit: "%",
            isNumber: true,
            cell: (row) => percent(row.lowest),
            value: (row) => row.lowest,
            why: (row) => whyWindow(row, "lowest"),
          },
          {
            title: "Most of it",
            unit: "%",
            cell: ({ sources }) =>
              sources
                .slice(0, 3)
                .map(({ source, value }) => `${spaced(source)} ${percent(value)}`)
                .join(", "),
            value: ({ sources }) => sources[0]?.source,
          },
          {
            title: "Day by day",
            cell: ({ from, to }) => (
              <Link to={addressWith({ own: { ...address.value.own, replay: `${from}..${to}` } })}>
                replay
              </Link>
            ),
            value: () => null,
          },
        ]}
      />
      {incompleteCount === 0 ? null : (
        <p class="note">
          In {count(incompleteCount)} of the {count(periodCount)} periods a factor that is held had no return
          yet, which counts as 0.
        </p>
      )}
    </>
  );
}
