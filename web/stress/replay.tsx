import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import type { StressDocument } from "../documents/index.ts";
import { DataTable, LineChart } from "../parts/index.ts";
import { percent, spaced } from "../words.ts";
import { SIDES } from "./side-columns.ts";
import { whyReplaySource, whyWindow } from "./why-window.ts";

type ReplayOf = NonNullable<StressDocument["replay"]>;

/** A window of history, day by day, through the exposures of today. */
export function Replay({ replay }: { readonly replay: ReplayOf }): JSX.Element {
  const { from, to, periodCount, incompleteCount, sides } = replay;
  const dates = useMemo(() => sides[0]?.path.map(({ date }) => date) ?? [], [sides]);
  const lines = useMemo(
    () =>
      sides.map(({ side, path }) => ({
        name: SIDES[side],
        values: path.map(({ cumulativeReturn }) => 100 * cumulativeReturn),
      })),
    [sides],
  );
  const summary = sides
    .map(
      ({ side, windowReturn, lowest }) =>
        `${SIDES[side]}: ${percent(windowReturn)} %, lowest ${percent(lowest)} %`,
    )
    .join("; ");
  return (
    <section aria-label="Replay">
      <h3>
        From {from} to {to}: {periodCount} periods through the exposures of today
      </h3>
      <p>{summary}.</p>
      <LineChart title="Cumulative return" unit="%" dates={dates} lines={lines} summary={summary} />
      <div class="pair">
        {sides.map(({ side, sources, windowReturn, ...window }) => (
          <DataTable
            key={side}
            caption={`${SIDES[side]}, by factor`}
            fileName={`replay-${side}`}
            rows={sources}
            keyOf={({ source }) => source}
            total={{ source: "Total", value: windowReturn, factorReturn: null, exposure: null }}
            columns={[
              { title: "Factor", cell: ({ source }) => spaced(source), value: ({ source }) => source },
              {
                title: "Contribution",
                unit: "%",
                isNumber: true,
                cell: ({ value }) => percent(value),
                value: ({ value }) => value,
                why: (row) =>
                  row.source === "Total"
                    ? whyWindow({ ...window, side, sources, windowReturn }, "return")
                    : whyReplaySource(side, row),
              },
            ]}
          />
        ))}
      </div>
      {incompleteCount === 0 ? null : (
        <p class="note">
          In {incompleteCount} of the {periodCount} periods a factor that is held had no return yet, which
          counts as 0.
        </p>
      )}
    </section>
  );
}
