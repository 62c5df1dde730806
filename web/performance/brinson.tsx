import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { BRINSON_TITLES } from "../../wire/words/index.ts";
import { answerTo } from "../answers.ts";
import { chosen } from "../asked.ts";
import type { AttributionDocument, BrinsonDocument, BrinsonGroup } from "../documents/index.ts";
import { Answered, type Column, DataTable } from "../parts/index.ts";
import {
  type BridgeLine,
  bridgeLines,
  whyBridge,
  whyBridgeTotal,
  whyBrinson,
  whyEffect,
  whyEffects,
  whyGroupBook,
} from "../why/index.ts";
import type { WhyQuestion } from "../why-question.ts";
import { percent, spaced } from "../words.ts";

type Form = "fachler" | "hood_beebower";

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
          {(Object.keys(BRINSON_TITLES) as Form[]).map((one) => (
            <option key={one} value={one}>
              {BRINSON_TITLES[one]}
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
          terms: true,
        })}
      >
        {({ brinson, spans }) =>
          brinson === null ? (
            <p>
              The data have no classifications to group names by: add a table classifications to the spec.
            </p>
          ) : (
            <>
              <Groups
                brinson={brinson}
                spans={spans}
                benchmarkReturn={attribution.path.at(-1)?.benchmark ?? null}
              />
              <Bridge brinson={brinson} attribution={attribution} />
            </>
          )
        }
      </Answered>
    </section>
  );
}

type GroupRow = Pick<BrinsonGroup, "label" | "path" | "allocation" | "selection" | "interaction" | "total"> &
  Partial<BrinsonGroup>;

function column(
  title: string,
  of: (row: GroupRow) => number | null | undefined,
  why: (row: GroupRow) => WhyQuestion | undefined,
): Column<GroupRow> {
  return {
    title,
    unit: "%",
    isNumber: true,
    cell: (row) => (of(row) === undefined ? "" : percent(of(row))),
    value: of,
    why,
  };
}

function Groups({
  brinson,
  spans,
  benchmarkReturn,
}: {
  readonly brinson: BrinsonDocument;
  readonly spans: AttributionDocument["spans"];
  readonly benchmarkReturn: number | null;
}): JSX.Element {
  const { groups, effects, returnActive, rest, trading, form } = brinson;
  const other = rest + trading;
  const rows: readonly GroupRow[] = groups.filter(({ parent }) => parent === null);
  const isGroup = (row: GroupRow): row is BrinsonGroup => row.portfolio !== undefined;
  const book = (of: "portfolio" | "benchmark", number: "weight" | "return") => (row: GroupRow) =>
    isGroup(row) ? whyGroupBook(row, of, { number, spans }) : undefined;
  const effect = (of: "allocation" | "selection" | "interaction") => (row: GroupRow) =>
    isGroup(row) ? whyEffect(row, brinson, of, benchmarkReturn) : whyEffects(brinson, of);
  return (
    <DataTable
      caption={`${BRINSON_TITLES[form as Form]}: effects are linked and sum to the active return${Math.abs(other) < 5e-5 ? "" : `, with ${percent(other)} of trading and what has no group`}`}
      fileName="brinson"
      rows={rows}
      keyOf={({ path }) => path}
      total={{ label: "Total", path: "total", ...effects, total: returnActive }}
      columns={[
        { title: "Group", cell: ({ label }) => spaced(label), value: ({ path }) => path },
        column("Weight", ({ portfolio }) => portfolio?.weightMean, book("portfolio", "weight")),
        column("Benchmark weight", ({ benchmark }) => benchmark?.weightMean, book("benchmark", "weight")),
        column("Return", ({ portfolio }) => portfolio?.returnTotal, book("portfolio", "return")),
        column("Benchmark return", ({ benchmark }) => benchmark?.returnTotal, book("benchmark", "return")),
        column("Allocation", ({ allocation }) => allocation, effect("allocation")),
        column("Selection", ({ selection }) => selection, effect("selection")),
        column("Interaction", ({ interaction }) => interaction, effect("interaction")),
        column(
          "Total",
          ({ total }) => total,
          (row) => (isGroup(row) ? whyBrinson(row, brinson, benchmarkReturn) : whyEffects(brinson, "total")),
        ),
      ]}
    />
  );
}

function Bridge({
  brinson,
  attribution,
}: {
  readonly brinson: BrinsonDocument;
  readonly attribution: AttributionDocument;
}): JSX.Element {
  const { allocation, selection } = brinson.bridge;
  const rows = bridgeLines(brinson, attribution);
  const isTotal = ({ name }: BridgeLine): boolean => name === TOTAL;
  const number = (
    title: string,
    of: (row: BridgeLine) => number,
    which: "allocation" | "selection" | "both",
  ): Column<BridgeLine> => ({
    title,
    unit: "%",
    isNumber: true,
    cell: (row) => percent(of(row)),
    value: of,
    why: (row) => (isTotal(row) ? whyBridgeTotal(rows, which, of(row)) : whyBridge(row, which)),
  });
  return (
    <DataTable
      caption="The bridge: what of allocation and of selection (interaction in it) the factors were"
      fileName="brinson-bridge"
      rows={rows}
      keyOf={({ name }) => name}
      isSortable={false}
      total={{ name: TOTAL, allocation: allocation.total, selection: selection.total, contribution: null }}
      columns={[
        { title: "Source", cell: ({ name }) => name, value: ({ name }) => name },
        number("In allocation", (row) => row.allocation, "allocation"),
        number("In selection", (row) => row.selection, "selection"),
        number("Active contribution", (row) => row.allocation + row.selection, "both"),
      ]}
    />
  );
}

const TOTAL = "Total";
