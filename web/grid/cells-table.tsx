import { type Signal, useSignal } from "@preact/signals";
import type { JSX, VNode } from "preact";
import { useMemo, useRef } from "preact/hooks";
import { Link, useWindow } from "../parts/index.ts";
import { addressWith, go } from "../place.ts";
import { asked, type WhyQuestion } from "../why-question.ts";
import { percent, score, spaced } from "../words.ts";
import { type GridCells, shadeOf, WEIGHT } from "./cells.ts";
import { type Active, moved } from "./move-active.ts";
import { revealCell } from "./reveal-cell.ts";

/** In pixels, as the style has them. */
const ROW = 26;
const COLUMN = 76;

/** What is shown of the cells: positions of names and of columns. */
export interface ShownCells {
  readonly order: Int32Array;
  readonly columns: readonly number[];
}

interface CellsProps {
  readonly cells: GridCells;
  readonly shown: ShownCells;
  readonly sorted: { readonly by: number; readonly isDown: boolean };
  readonly onSort: (column: number) => void;
  /** What is asked of a number of a name: one listener for thousands of cells. */
  readonly why: (name: number, column: number) => WhyQuestion | undefined;
}

/** The map itself: only what is in sight is there, both ways; id and name stay where they are. */
export function Cells({ cells, shown, sorted, onSort, why }: CellsProps): JSX.Element {
  const place = useRef<HTMLElement>(null);
  const active = useSignal<Active>({ row: 0, column: 0 });
  const size = { rows: shown.order.length, columns: shown.columns.length + 2 };
  const down = useWindow(place, { along: "y", count: size.rows, size: ROW, margin: 12 });
  const across = useWindow(place, { along: "x", count: shown.columns.length, size: COLUMN, margin: 4 });
  const ask = (row: number, column: number): boolean => {
    const question =
      column < 2 || row < 0 ? undefined : why(shown.order[row] as number, columnAt(shown, column));
    if (question !== undefined) asked.value = question;
    return question !== undefined;
  };
  const point = (event: MouseEvent): void => {
    const cell = event.target instanceof Element ? event.target.closest<HTMLElement>("td.number") : null;
    const [row = -1, column = -1] = (cell?.id ?? "").split("-").slice(1).map(Number);
    if (cell === null) return;
    active.value = { row, column };
    ask(row, column);
  };
  const press = (event: KeyboardEvent): void => {
    const { row, column } = active.value;
    if (event.key === "Enter") {
      if (row < 0) onSort(columnAt(shown, column));
      else if (!ask(row, column)) go({ view: "name", item: cells.ids[shown.order[row] as number] as string });
    } else {
      const next = moved(active.value, event, size);
      if (next === undefined) return;
      active.value = next;
      if (place.current !== null) revealCell(place.current, next, { row: ROW, column: COLUMN });
    }
    event.preventDefault();
  };
  const window = { columns: shown.columns.slice(across.first, across.end), first: across.first };
  const after = (shown.columns.length - across.end) * COLUMN;
  return (
    <section ref={place} class="scroll cells" aria-label="Exposures">
      <table
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table that keys walk through is a grid
        role="grid"
        tabIndex={0}
        aria-label="Exposures of the names to the factors"
        aria-rowcount={size.rows + 1}
        aria-colcount={size.columns}
        aria-activedescendant={`cell-${active.value.row}-${active.value.column}`}
        onKeyDown={press}
        onClick={point}
      >
        <Head cells={cells} shown={shown} window={window} state={{ active, sorted, onSort, after }} />
        <tbody>
          {down.first === 0 ? null : <Gap height={down.first * ROW} />}
          <Body cells={cells} shown={shown} window={window} state={{ active, down }} />
          {down.end >= size.rows ? null : <Gap height={(size.rows - down.end) * ROW} />}
        </tbody>
      </table>
    </section>
  );
}

/** Column of the cells under a place of the grid: the id and the name come first. */
function columnAt({ columns }: ShownCells, column: number): number {
  return column < 2 ? column - 2 : (columns[column - 2] as number);
}

/** The columns in sight, and how many stand before them. */
interface ColumnWindow {
  readonly columns: readonly number[];
  readonly first: number;
}

function Head({
  cells,
  shown,
  window: { columns, first },
  state: { active, sorted, onSort, after },
}: {
  readonly cells: GridCells;
  readonly shown: ShownCells;
  readonly window: ColumnWindow;
  readonly state: Pick<CellsProps, "sorted" | "onSort"> & {
    readonly active: Signal<Active>;
    readonly after: number;
  };
}): JSX.Element {
  const heading = (place: number, title: string, kind: string): JSX.Element => {
    const column = columnAt(shown, place);
    const isActive = active.value.row === -1 && active.value.column === place;
    return (
      <th
        key={place}
        id={`cell--1-${place}`}
        scope="col"
        aria-colindex={place + 1}
        aria-sort={sorted.by !== column ? "none" : sorted.isDown ? "descending" : "ascending"}
        class={`${kind} ${isActive ? "active" : ""}`}
      >
        <button type="button" tabIndex={-1} onClick={() => onSort(column)}>
          {title}
        </button>
      </th>
    );
  };
  return (
    <thead>
      <tr aria-rowindex={1}>
        {heading(0, "Id", "id")}
        {heading(1, "Name", "name")}
        <Side width={first * COLUMN} />
        {columns.map((column, at) => {
          const { name, family } = cells.columns[column] as GridCells["columns"][number];
          return heading(first + at + 2, family === WEIGHT ? "Weight, %" : spaced(name), "factor number");
        })}
        <Side width={after} />
      </tr>
    </thead>
  );
}

function Body({
  cells,
  shown,
  window,
  state: { active, down },
}: {
  readonly cells: GridCells;
  readonly shown: ShownCells;
  readonly window: ColumnWindow;
  readonly state: {
    readonly active: Signal<Active>;
    readonly down: { readonly first: number; readonly end: number };
  };
}): JSX.Element {
  const { first, columns } = window;
  // A row that is drawn already is the same object again, so that a step of the scroll draws the new rows alone.
  const drawn = useMemo(
    () => new Map<number, VNode>(),
    [cells, shown.order, shown.columns, first, columns.length],
  );
  const lines: VNode[] = [];
  for (let row = down.first; row < down.end; row++) {
    const isActive = active.value.row === row;
    const known = isActive ? undefined : drawn.get(row);
    const line = known ?? gridLine({ cells, shown, window }, row, isActive ? active.value.column : -1);
    if (isActive) drawn.delete(row);
    else drawn.set(row, line);
    lines.push(line);
  }
  return <>{lines}</>;
}

interface Drawn {
  readonly cells: GridCells;
  readonly shown: ShownCells;
  readonly window: ColumnWindow;
}

function gridLine({ cells, shown, window: { columns, first } }: Drawn, row: number, active: number): VNode {
  const name = shown.order[row] as number;
  const id = cells.ids[name] as string;
  const place = (column: number) => ({
    id: `cell-${row}-${column}`,
    "aria-colindex": column + 1,
  });
  return (
    <tr key={id} aria-rowindex={row + 2}>
      <th scope="row" {...place(0)} class={`id ${active === 0 ? "active" : ""}`}>
        <Link to={addressWith({ view: "name", item: id })}>{id}</Link>
      </th>
      <td {...place(1)} class={`name ${active === 1 ? "active" : ""}`}>
        {cells.names[name]}
      </td>
      <td aria-hidden="true" class="side" />
      {columns.map((column, at) => {
        const value = cells.values[name * cells.columns.length + column] as number;
        const isWeight = cells.columns[column]?.family === WEIGHT;
        const isPlain = isWeight || cells.columns[column]?.family === "market";
        const isActive = active === first + at + 2;
        return (
          <td
            key={column}
            {...place(first + at + 2)}
            class={`number ${isPlain ? "" : shadeOf(value)} ${value === 0 ? "nil" : ""} ${isActive ? "active" : ""}`}
          >
            {isWeight ? percent(value) : score(value)}
          </td>
        );
      })}
      <td aria-hidden="true" class="side" />
    </tr>
  );
}

/** The room of rows that are not drawn. */
function Gap({ height }: { readonly height: number }): JSX.Element {
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a row is no thing that takes the focus
    <tr aria-hidden="true" class="gap">
      <td style={{ height: `${height}px` }} />
    </tr>
  );
}

/** The room of columns that are not drawn; the first row gives all others their widths. */
function Side({ width }: { readonly width: number }): JSX.Element {
  return <td aria-hidden="true" class="side" style={{ width: `${width}px` }} />;
}
