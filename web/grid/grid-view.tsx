import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { answerOf } from "../answers.ts";
import { chosen } from "../asked.ts";
import type { HoldingsDocument, ModelDocument } from "../documents/index.ts";
import { Answered, ExportButton, PrintedLines } from "../parts/index.ts";
import { address, setOwn } from "../place.ts";
import { type WhyQuestion, whyDatum, whyNameExposure } from "../why/index.ts";
import { count, familyTitle, percent, spaced } from "../words.ts";
import { type GridCells, type GridRows, gridCells, orderedNames, STEPS, shadeOf, WEIGHT } from "./cells.ts";
import { Cells } from "./cells-table.tsx";
import "./grid.css";

/** What every name is exposed to, as a map: names down, factors across. */
export function GridView(): JSX.Element {
  const held = answerOf("/v1/holdings", chosen("date", "portfolio", "benchmark")).value;
  return (
    <Answered answer={answerOf("/v1/model", chosen("date"))}>
      {(model) =>
        held.state === "asking" ? (
          <p role="status">Computing …</p>
        ) : (
          <Grid model={model} held={held.state === "there" ? held.value : undefined} />
        )
      }
    </Answered>
  );
}

const ROWS: readonly (readonly [GridRows, string])[] = [
  ["held", "held"],
  ["benchmark", "held or in the benchmark"],
  ["universe", "in the estimation universe"],
  ["all", "all that the model covers"],
];

function Grid({
  model,
  held,
}: {
  readonly model: ModelDocument;
  readonly held: HoldingsDocument | undefined;
}): JSX.Element {
  const cells = useMemo(() => gridCells(model, held), [model, held]);
  const search = useSignal("");
  const { rows: rowsAsked, family = "", sort, down } = address.value.own;
  const rows = ROWS.find(([value]) => value === rowsAsked)?.[0] ?? (held === undefined ? "all" : "held");
  const by = sortColumn(cells, sort);
  const isDown = down === undefined ? by >= 0 : down === "1";
  const order = useMemo(
    () => orderedNames(cells, { rows, search: search.value, by, isDown }),
    [cells, rows, search.value, by, isDown],
  );
  const columns = useMemo(
    () =>
      [...cells.columns.keys()].filter(
        (at) => family === "" || [family, WEIGHT].includes(cells.columns[at]?.family as string),
      ),
    [cells, family],
  );
  const why = (name: number, column: number): WhyQuestion | undefined => {
    const { name: factor = "", family: of = "" } = cells.columns[column] ?? {};
    const [id, value] = [
      cells.ids[name] as string,
      cells.values[name * cells.columns.length + column] as number,
    ];
    if (of === WEIGHT && held !== undefined)
      return whyDatum({
        title: `Weight of ${id}`,
        value: `${percent(value)} %`,
        number: value,
        from: `Taken from the holdings of ${spaced(held.portfolioName)} set on ${held.holdingsSince}: a weight as it stands there, or shares × price, or money, over the capital.`,
      });
    return whyNameExposure({ id, date: model.date }, { factor, family: of, exposure: value });
  };
  const press = (column: number): void => {
    const isTurned = column === by ? !isDown : column >= 0;
    setOwn({ sort: sortName(cells, column), down: isTurned ? "1" : "0" });
  };
  return (
    <figure class="table grid">
      <figcaption>
        <GridChoices cells={cells} search={search} rows={rows} hasHoldings={held !== undefined} />
        <ExportButton
          fileName={`exposures-${model.date}`}
          header={[
            "id",
            "name",
            ...cells.columns.map(({ name }) => (name === WEIGHT ? "weight (decimal)" : name)),
          ]}
          rows={() => {
            const width = cells.columns.length;
            return [...order].map((n) => [
              cells.ids[n],
              cells.names[n],
              ...cells.values.subarray(n * width, (n + 1) * width),
            ]);
          }}
        />
      </figcaption>
      <p class="legend">
        {count(order.length)} names × {count(columns.length)} columns on {model.date}. Styles in standard
        deviations of the universe, industries and the like in shares
        {held === undefined ? "" : ", weights in %"}. Colours from <Legend />.{" "}
        {held === undefined ? "Choose a portfolio to see what it holds. " : ""}
        Arrows, Page, Home and End go from cell to cell; Enter on a title sorts, on a name opens it; a number
        that is pressed says why.
      </p>
      <PrintedLines count={order.length} />
      {order.length === 0 ? (
        <p>
          {search.value === ""
            ? "No name is held that the model covers: show all."
            : `No name of the model has “${search.value}” in it.`}
        </p>
      ) : (
        <Cells cells={cells} shown={{ order, columns }} sorted={{ by, isDown }} onSort={press} why={why} />
      )}
    </figure>
  );
}

function GridChoices({
  cells,
  search,
  rows,
  hasHoldings,
}: {
  readonly cells: GridCells;
  readonly search: { value: string };
  readonly rows: GridRows;
  readonly hasHoldings: boolean;
}): JSX.Element {
  const families = [...new Set(cells.columns.map(({ family }) => family))].filter((of) => of !== WEIGHT);
  return (
    <form class="find" onSubmit={(event) => event.preventDefault()}>
      <label>
        Find a name
        <input
          type="search"
          value={search.value}
          placeholder="id or name"
          onInput={(event) => {
            search.value = event.currentTarget.value;
          }}
        />
      </label>
      <label>
        Names
        <select value={rows} onChange={(event) => setOwn({ rows: event.currentTarget.value })}>
          {ROWS.filter(([value]) => hasHoldings || value === "universe" || value === "all").map(
            ([value, title]) => (
              <option key={value} value={value}>
                {title}
              </option>
            ),
          )}
        </select>
      </label>
      <label>
        Factors
        <select
          value={address.value.own.family ?? ""}
          onChange={(event) => setOwn({ family: event.currentTarget.value })}
        >
          {["", ...families].map((family) => (
            <option key={family} value={family}>
              {family === "" ? "all" : familyTitle(family)}
            </option>
          ))}
        </select>
      </label>
    </form>
  );
}

function Legend(): JSX.Element {
  const sizes = [...STEPS].reverse().map((size) => -size);
  return (
    <span class="steps">
      {[...sizes, ...STEPS].map((size) => (
        <span key={size} class={`step ${shadeOf(size)}`}>
          {count(size, 2)}
        </span>
      ))}
    </span>
  );
}

/** The column that the address names; the weight, or else the id, by default. */
function sortColumn({ columns }: GridCells, name: string | undefined): number {
  if (name === "id" || name === "name") return name === "id" ? -2 : -1;
  const at = columns.findIndex((column) => column.name === name);
  if (at >= 0) return at;
  return columns[0]?.family === WEIGHT ? 0 : -2;
}

function sortName({ columns }: GridCells, column: number): string {
  if (column < 0) return column === -2 ? "id" : "name";
  return columns[column]?.name ?? "";
}
