import { rm } from "node:fs/promises";
import { join } from "node:path";
import { presentText, stagedType, valueFromText, valueFromTyped } from "./field-sql.ts";
import type { PreparedFile } from "./prepared-file.ts";
import type { PlacedFile } from "./select-rows.ts";
import { parquetFormat, type Sql, sqlText } from "./sql.ts";
import type { SourceField, TableSource } from "./table-sources.ts";

/** Records from which on a copy pays; many small files are better off in one table. */
const fewestRecords = 100_000;
let copyCount = 0;

/**
 * A large text file as a Parquet file in the work folder, its numbers and dates typed: it is read by row groups from then on, like
 * every other Parquet file, and no table of it stands in memory. Only where no number and no date is doubtful: what is, is read as
 * text, as its faults show it.
 *
 * @returns nothing where there is no such copy
 */
export async function typedCopy(
  sql: Sql,
  source: TableSource,
  placed: PlacedFile,
  workFolder: string,
): Promise<PlacedFile | undefined> {
  const { file } = placed;
  const cells = file.recordCount < fewestRecords ? undefined : cellsOf(source, placed);
  if (cells === undefined) return undefined;
  const readable = join(workFolder, `typed-${copyCount++}.parquet`);
  const relation = `read_parquet(${sqlText(readable)})`;
  try {
    await sql.run(`COPY (${typedRows(file, cells)}) TO ${sqlText(readable)} ${parquetFormat}`);
    const [counted] = await sql.rows(
      `SELECT count(*) AS records, count(*) FILTER (WHERE doubt) AS doubts FROM ${relation}`,
    );
    if (Number(counted!.records) === file.recordCount && Number(counted!.doubts) === 0) {
      const header = file.header.map((_, position) => cellAt(position));
      const types = header.map((cell) => typeOf(cells.get(cell)?.[0]));
      return { ...placed, file: { ...file, header, types, relation, readable, isText: false } };
    }
  } catch {
    // Read as text, it says what is wrong with it.
  }
  await rm(readable, { force: true });
  return undefined;
}

/** Fields by the cell they are read from; nothing where two fields need different values of one cell. */
function cellsOf(
  { fields }: TableSource,
  { positions }: PlacedFile,
): ReadonlyMap<string, readonly SourceField[]> | undefined {
  const cells = new Map<string, SourceField[]>();
  for (const [f, field] of fields.entries()) {
    if (positions[f]! < 0) continue;
    const cell = cellAt(positions[f]!);
    const others = cells.get(cell) ?? [];
    if (others.some((other) => typedValue(other, cell) !== typedValue(field, cell))) return undefined;
    cells.set(cell, [...others, field]);
  }
  return cells;
}

/** A query for the cells as values, and whether one of the row is doubtful: projections and nothing else keep the records in their order. */
function typedRows(file: PreparedFile, cells: ReadonlyMap<string, readonly SourceField[]>): string {
  const values = [...cells].map(
    ([cell, [field]]) => `${typedValue(field!, cell)} AS ${cell}, ${cell} AS text_${cell}`,
  );
  const doubts = [...cells].flatMap(([cell, fields]) =>
    fields.filter(isTyped).map((field) => isDoubtful(field, cell, file.hasUnderscores !== false)),
  );
  return `SELECT ${[...cells.keys(), `${["false", ...doubts].join(" OR ")} AS doubt`].join(", ")}
    FROM (SELECT ${values.join(", ")} FROM ${file.relation})`;
}

function cellAt(position: number): string {
  return `c${position}`;
}

/** Numbers and dates; of text and flags the cells are kept as they are written. */
function isTyped({ kind }: SourceField): boolean {
  return kind === "number" || kind === "date";
}

function typeOf(field: SourceField | undefined): string {
  return field !== undefined && isTyped(field) ? stagedType(field) : "VARCHAR";
}

function typedValue(field: SourceField, cell: string): string {
  if (!isTyped(field)) return cell;
  // Units are converted where the column is read.
  return field.kind === "date" ? valueFromText(field, cell) : `TRY_CAST(${cell} AS DOUBLE)`;
}

/** Whether a cell may break a rule of its field: it is neither a value within its bounds nor one that may be missing. */
function isDoubtful(field: SourceField, cell: string, hasUnderscores: boolean): string {
  const value = valueFromTyped(field, cell, typeOf(field));
  const text = `text_${cell}`;
  const { above, atLeast, atMost } = field;
  const isFine =
    field.kind === "date"
      ? [`year(${value}) BETWEEN 1800 AND 2199`]
      : [
          `isfinite(${value})`,
          ...(above === undefined ? [] : [`${value} > ${above}`]),
          ...(atLeast === undefined ? [] : [`${value} >= ${atLeast}`]),
          ...(atMost === undefined ? [] : [`${value} <= ${atMost}`]),
        ];
  const isWrong = field.required ? "true" : `${presentText(field, text)} IS NOT NULL`;
  const doubt = `(CASE WHEN ${isFine.join(" AND ")} THEN false ELSE ${isWrong} END)`;
  // The engine reads 1_000 as a thousand.
  return field.kind === "number" && hasUnderscores ? `(${doubt} OR contains(${text}, '_'))` : doubt;
}
