import type * as Flechette from "@uwdata/flechette";
import type { TableRows } from "./table-data.ts";

type Column = TableRows["columns"][number];

/** A message of an Arrow stream begins with this, and its length: eight bytes, and eight of zero length end the stream. */
const PREFIX_BYTES = 8;

/**
 * Rows as a part of an Arrow stream: dates as days, texts as UTF-8, numbers with null for what is missing.
 *
 * @param isFirst  whether the schema stands in front; a stream has it once
 * @param isLast  whether the end of the stream follows
 */
export async function arrowOf(
  { columns }: TableRows,
  { isFirst, isLast }: { readonly isFirst: boolean; readonly isLast: boolean },
): Promise<Uint8Array> {
  const arrow = await import("@uwdata/flechette");
  const named = columns.map((column): [string, Flechette.Column<unknown>] => [
    column.name,
    arrowColumn(arrow, column),
  ]);
  const stream = arrow.tableToIPC(arrow.tableFromColumns(named), { format: "stream" }) as Uint8Array;
  const start = isFirst ? 0 : schemaBytes(stream);
  return stream.subarray(start, isLast ? undefined : stream.length - PREFIX_BYTES);
}

/** The first message of a stream is its schema, which has no body. */
function schemaBytes(stream: Uint8Array): number {
  return PREFIX_BYTES + new DataView(stream.buffer, stream.byteOffset).getInt32(4, true);
}

function arrowColumn(arrow: typeof Flechette, { kind, values }: Column): Flechette.Column<unknown> {
  switch (kind) {
    case "date":
      return arrow.columnFromArray(days(values), arrow.dateDay());
    case "text":
      return arrow.columnFromArray([...values], arrow.utf8());
    case "flag":
      return arrow.columnFromArray(
        Array.from(values, (value) => value === 1),
        arrow.bool(),
      );
    case "integer":
      return arrow.columnFromArray(values, arrow.int32());
    default:
      return arrow.columnFromArray(
        values.every(Number.isFinite)
          ? values
          : Array.from(values, (value) => (Number.isFinite(value) ? value : null)),
        arrow.float64(),
      );
  }
}

/** Dates as the encoder takes them; of a column few differ. */
function days(dates: readonly string[]): Date[] {
  const known = new Map<string, Date>();
  return dates.map((date) => {
    const day = known.get(date) ?? new Date(`${date}T00:00:00Z`);
    known.set(date, day);
    return day;
  });
}
