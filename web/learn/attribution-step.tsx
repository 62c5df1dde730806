import type { JSX } from "preact";
import type { MiniModel } from "../../engine/minimodel/index.ts";
import { DataTable } from "../parts/index.ts";
import { percent, score } from "../words.ts";
import { atFirst, inputs } from "./learn-state.ts";
import { Live, writtenBeside } from "./live.tsx";

/** Where the month's active return came from. */
export function AttributionStep({ model }: { readonly model: MiniModel }): JSX.Element {
  const { active } = model.attribution;
  const before = atFirst.attribution.active;
  const rows = [
    ...inputs.value.factorNames.map((name, k) => ({
      name,
      exposure: active.exposures[k] ?? null,
      now: active.factorContributions[k] ?? Number.NaN,
      before: before.factorContributions[k] ?? Number.NaN,
    })),
    { name: "specific", exposure: null, now: active.specific, before: before.specific },
  ];
  return (
    <section>
      <h2>Attribution</h2>
      <p>
        The same exposures explain the return that came: active return = Σ x f + Σ w ε, and nothing is left
        over.
      </p>
      <DataTable
        caption="The month's active return"
        fileName="active-return"
        isSortable={false}
        rows={rows}
        total={{
          name: "active return",
          exposure: null,
          now: active.returnPeriod,
          before: before.returnPeriod,
        }}
        keyOf={({ name }) => name}
        columns={[
          { title: "Source", cell: ({ name }) => name, value: ({ name }) => name },
          {
            title: "Active exposure",
            unit: "sd, or weight",
            isNumber: true as const,
            why: writtenBeside,
            cell: ({ exposure }) => (exposure === null ? "" : score(exposure)),
            value: ({ exposure }) => exposure,
          },
          {
            title: "Contribution",
            unit: "%",
            isNumber: true as const,
            why: writtenBeside,
            cell: (row) => <Live now={row.now} before={row.before} word={(value) => percent(value, 3)} />,
            value: (row) => row.now,
          },
        ]}
      />
    </section>
  );
}
