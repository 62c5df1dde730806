import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { answerTo } from "../answers.ts";
import { chosen } from "../asked.ts";
import type { AttributionDocument, BrinsonDocument, BrinsonGroup } from "../documents/index.ts";
import { Answered, type Column, DataTable } from "../parts/index.ts";
import { whyBrinson } from "../why/index.ts";
import { familyTitle, percent, spaced } from "../words.ts";

type Form = "fachler" | "hood_beebower";

const FORMS: Readonly<Record<Form, string>> = {
  fachler: "Brinson–Fachler",
  hood_beebower: "Brinson–Hood–Beebower",
};

/** Allocation and selection by industry beside the factors, and what of them the factors were. */
export function Brinson({ attribution }: { readonly attribution: AttributionDocument }): JSX.Element {
  const form = useSignal<Form>("fachler");
  const { from, to } = attribution;
  return (
    <section>
      <h2>The same return by industry</h2>
      <label>
        Form{" "}
        <select
          value={form.value}
          onChange={(event) => {
            form.value = event.currentTarget.value === "fachler" ? "fachler" : "hood_beebower";
          }}
        >
          {(Object.keys(FORMS) as Form[]).map((one) => (
            <option key={one} value={one}>
              {FORMS[one]}
            </option>
          ))}
        </select>
      </label>
      <Answered
        answer={answerTo("/v1/attribution", {
          ...chosen("portfolio", "benchmark"),
          from,
          to,
          brinson: form.value,
        })}
      >
        {({ brinson }) =>
          brinson === null ? (
            <p>
              The data have no classifications to group names by: add a table classifications to the spec.
            </p>
          ) : (
            <>
              <Groups brinson={brinson} />
              <Bridge brinson={brinson} />
            </>
          )
        }
      </Answered>
    </section>
  );
}

type GroupRow = Pick<BrinsonGroup, "label" | "path" | "allocation" | "selection" | "interaction" | "total"> &
  Partial<BrinsonGroup>;

const column = (
  title: string,
  of: (row: GroupRow) => number | null | undefined,
  why?: (row: GroupRow) => ReturnType<typeof whyBrinson> | undefined,
): Column<GroupRow> => ({
  title,
  unit: "%",
  isNumber: true,
  cell: (row) => (of(row) === undefined ? "" : percent(of(row))),
  value: of,
  ...(why === undefined ? {} : { why }),
});

function Groups({ brinson }: { readonly brinson: BrinsonDocument }): JSX.Element {
  const { groups, effects, returnActive, rest, trading, form } = brinson;
  const other = rest + trading;
  const rows: readonly GroupRow[] = groups.filter(({ parent }) => parent === null);
  const isGroup = (row: GroupRow): row is BrinsonGroup => row.portfolio !== undefined;
  return (
    <DataTable
      caption={`${FORMS[form as Form]}: effects are linked and sum to the active return${Math.abs(other) < 5e-5 ? "" : `, with ${percent(other)} of trading and what has no group`}`}
      fileName="brinson"
      rows={rows}
      keyOf={({ path }) => path}
      total={{ label: "Total", path: "total", ...effects, total: returnActive }}
      columns={[
        { title: "Group", cell: ({ label }) => spaced(label), value: ({ path }) => path },
        column("Weight", ({ portfolio }) => portfolio?.weightMean),
        column("Benchmark weight", ({ benchmark }) => benchmark?.weightMean),
        column("Return", ({ portfolio }) => portfolio?.returnTotal),
        column("Benchmark return", ({ benchmark }) => benchmark?.returnTotal),
        column("Allocation", ({ allocation }) => allocation),
        column("Selection", ({ selection }) => selection),
        column("Interaction", ({ interaction }) => interaction),
        column(
          "Total",
          ({ total }) => total,
          (row) => (isGroup(row) ? whyBrinson(row, form) : undefined),
        ),
      ]}
    />
  );
}

interface BridgeRow {
  readonly name: string;
  readonly allocation: number;
  readonly selection: number;
}

function Bridge({ brinson }: { readonly brinson: BrinsonDocument }): JSX.Element {
  const { allocation, selection } = brinson.bridge;
  const rest = [
    ["Specific", "specific"],
    ["Risk-free rate", "riskFree"],
    ["Outside the model", "unmodelled"],
    ["Unexplained", "unexplained"],
  ] as const;
  const rows: readonly BridgeRow[] = [
    ...allocation.byFamily.map(({ family, contribution }) => ({
      name: familyTitle(family),
      allocation: contribution,
      selection: selection.byFamily.find((one) => one.family === family)?.contribution ?? 0,
    })),
    ...rest.map(([name, key]) => ({ name, allocation: allocation[key], selection: selection[key] })),
  ];
  const number = (title: string, of: (row: BridgeRow) => number): Column<BridgeRow> => ({
    title,
    unit: "%",
    isNumber: true,
    cell: (row) => percent(of(row)),
    value: of,
  });
  return (
    <DataTable
      caption="The bridge: what of allocation and of selection (interaction in it) the factors were"
      fileName="brinson-bridge"
      rows={rows}
      keyOf={({ name }) => name}
      isSortable={false}
      total={{ name: "Total", allocation: allocation.total, selection: selection.total }}
      columns={[
        { title: "Source", cell: ({ name }) => name, value: ({ name }) => name },
        number("In allocation", (row) => row.allocation),
        number("In selection", (row) => row.selection),
        number("Active contribution", (row) => row.allocation + row.selection),
      ]}
    />
  );
}
