import { useSignal } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";
import { exportTitle } from "../exports/index.ts";
import type { WhyQuestion } from "../why-question.ts";
import { ExportButton } from "./export-button.tsx";
import { Reasoned } from "./reasoned.tsx";

/** A column: what it is of, how it is read, and what it is sorted and exported by. */
export type Column<Row> = TextColumn<Row> | NumberColumn<Row>;

interface AnyColumn<Row> {
  readonly title: string;
  /** Stands under the title: %, sd, … */
  readonly unit?: string;
  readonly cell: (row: Row) => ComponentChildren;
  /** In full precision, for sorting and export. */
  readonly value: (row: Row) => number | string | null | undefined;
}

/** A column of words, dates or pictures. */
export interface TextColumn<Row> extends AnyColumn<Row> {
  readonly isNumber?: false;
  /** Sentences, which are broken into lines. */
  readonly isProse?: true;
}

/** A column of numbers: without a reason there is none. */
export interface NumberColumn<Row> extends AnyColumn<Row> {
  readonly isNumber: true;
  /** What is asked when somebody wants to know why this number; undefined where the number is missing. */
  readonly why: (row: Row) => WhyQuestion | undefined;
}

/** A table's content. Rows keep their order until a title is pressed; a `group` row stays where it is. */
export interface DataTableProps<Row> {
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  /** Name of the file it is exported to. */
  readonly fileName: string;
  /** The row of the sums, always in sight. */
  readonly total?: Row;
  readonly classOf?: (row: Row) => string;
  /** False where the order of rows has a meaning. */
  readonly isSortable?: boolean;
}

/** A table that sorts by any column, keeps its sums in sight, and can be taken along as CSV. */
export function DataTable<Row>(props: DataTableProps<Row>): JSX.Element {
  const { caption, columns, rows, keyOf, total, classOf, isSortable = true } = props;
  // A column of bars has nothing to take along.
  const kept = columns.filter(({ title, isNumber }, i) => title !== "" || isNumber === true || i === 0);
  const sorted = useSignal<{ readonly column: number; readonly isDown: boolean } | null>(null);
  const shown =
    sorted.value === null
      ? rows
      : sortedRows(rows, columns[sorted.value.column] as Column<Row>, sorted.value.isDown);
  const press = (column: number): void => {
    const before = sorted.value;
    if (before?.column !== column) sorted.value = { column, isDown: columns[column]?.isNumber === true };
    else sorted.value = { column, isDown: !before.isDown };
  };
  const line = (row: Row, kind: string): JSX.Element => (
    <tr key={keyOf(row)} class={`${kind} ${classOf?.(row) ?? ""}`.trim()}>
      {columns.map((column, i) =>
        i === 0 ? (
          <th key={column.title} scope="row" class={kindOf(column)}>
            {column.cell(row)}
          </th>
        ) : (
          <td key={column.title} class={kindOf(column)}>
            {column.isNumber ? (
              <Reasoned why={column.why(row)}>{column.cell(row)}</Reasoned>
            ) : (
              column.cell(row)
            )}
          </td>
        ),
      )}
    </tr>
  );
  return (
    <figure class="table">
      <figcaption>
        <span>{caption}</span>
        <ExportButton
          fileName={props.fileName}
          header={kept.map(({ title, unit }) => exportTitle(title, unit))}
          rows={() =>
            (total === undefined ? shown : [...shown, total]).map((row) =>
              kept.map(({ value }) => value(row)),
            )
          }
        />
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <section class="scroll" tabIndex={0} aria-label={caption}>
        <table>
          <thead>
            <tr>
              {columns.map(({ title, unit, isNumber }, i) => {
                const way =
                  sorted.value?.column === i ? (sorted.value.isDown ? "descending" : "ascending") : undefined;
                const words = (
                  <>
                    {title}
                    {unit === undefined ? null : <small>{unit}</small>}
                  </>
                );
                return (
                  <th key={title} scope="col" class={isNumber ? "number" : ""} aria-sort={way ?? "none"}>
                    {isSortable && title !== "" ? (
                      <button type="button" onClick={() => press(i)}>
                        {words}
                      </button>
                    ) : (
                      words
                    )}
                  </th>
                );
              })}
            </tr>
          </thead>
          <tbody>{shown.map((row) => line(row, ""))}</tbody>
          {total === undefined ? null : <tfoot>{line(total, "total")}</tfoot>}
        </table>
      </section>
    </figure>
  );
}

function kindOf<Row>(column: Column<Row>): string {
  if (column.isNumber === true) return "number";
  return column.isProse === true ? "prose" : "";
}

function sortedRows<Row>(rows: readonly Row[], { value }: Column<Row>, isDown: boolean): readonly Row[] {
  const sign = isDown ? -1 : 1;
  return rows.toSorted((a, b) => {
    const [x, y] = [value(a), value(b)];
    // What is missing stands last, whichever way.
    if (x == null || y == null) return x == null ? (y == null ? 0 : 1) : -1;
    return (
      sign * (typeof x === "number" && typeof y === "number" ? x - y : String(x).localeCompare(String(y)))
    );
  });
}
