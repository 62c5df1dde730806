import { rm } from "node:fs/promises";
import { join } from "node:path";
import { presentText, stagedType, valueFromText, valueFromTyped } from "./field-sql.ts";
import type { PlacedFile } from "./select-rows.ts";
import { parquetFormat, type Sql, sqlText } from "./sql.ts";
import type { SourceField, TableSource } from "./table-sources.ts";

/** Records from which on a copy pays. */
const fewestRecords = 100_000;
/** Records of several files from which on they are enough for one copy. */
const enoughRecords = 500_000;
let copyCount = 0;

/** Text files next to each other that go into one copy: they have the same columns, and are not too many. */
export function copyBatches(files: readonly PlacedFile[]): (readonly PlacedFile[])[] {
  const batches: PlacedFile[][] = [];
  let records = enoughRecords;
  for (const placed of files) {
    const last = batches.at(-1);
    const isAlike = last !== undefined && shapeOf(last[0]!) === shapeOf(placed);
    if (isAlike && records < enoughRecords) last.push(placed);
    else {
      batches.push([placed]);
      records = 0;
    }
    records += placed.file.recordCount;
  }
  return batches;
}

function shapeOf({ file, positions }: PlacedFile): string {
  return JSON.stringify([file.isText, file.header, positions]);
}

/**
 * Text files as one Parquet file in the work folder, their numbers and dates typed: they are read by row groups from then on, like
 * every other Parquet file, and no table of them stands in memory. Only where no number and no date is doubtful: what is, is read as
 * text, as its faults show it.
 *
 * @param files  with the same columns
 * @returns the files as they stand in the copy; nothing where there is none
 */
export async function typedCopy(
  sql: Sql,
  source: TableSource,
  files: readonly PlacedFile[],
  workFolder: string,
): Promise<readonly PlacedFile[] | undefined> {
  const expected = files.reduce((sum, { file }) => sum + file.recordCount, 0);
  if (expected < fewestRecords) return undefined;
  const readable = join(workFolder, `typed-${copyCount++}.parquet`);
  const relation = `read_parquet(${sqlText(readable)})`;
  try {
    const rows = files.map((placed) => typedRows(source, placed)).join(" UNION ALL ");
    await sql.run(`COPY (${rows}) TO ${sqlText(readable)} ${parquetFormat}`);
    const counted = await sql.rows(
      `SELECT file, count(*) AS records, count(*) FILTER (WHERE doubt) AS doubts FROM ${relation} GROUP BY file`,
    );
    const isWhole = files.every(({ file, index }) => {
      const row = counted.find((candidate) => Number(candidate.file) === index);
      return Number(row?.records) === file.recordCount && Number(row?.doubts) === 0;
    });
    if (isWhole) {
      const header = source.fields.map((_, f) => cellOf(f));
      const types = source.fields.map(typeOf);
      const asCopied = { header, types, relation, readable, isText: false, isCopy: true };
      return files.map((placed) => {
        const { file, positions } = placed;
        const numberCells = positions.map((position) => file.numberCells?.[position] ?? 0);
        return {
          ...placed,
          file: { ...file, ...asCopied, numberCells },
          positions: positions.map((position, f) => (position < 0 ? -1 : f)),
        };
      });
    }
  } catch {
    // Read as text, they say what is wrong with them.
  }
  await rm(readable, { force: true });
  return undefined;
}

/**
 * A query for the records of a file: the value of each field, and whether one of the row is doubtful. Nothing in it, and nothing
 * around it, changes their order, so that a record is the place of its row in the copy.
 */
function typedRows({ fields }: TableSource, { file, index, positions }: PlacedFile): string {
  const present = fields.flatMap((field, f) =>
    positions[f]! < 0 ? [] : [{ field, cell: cellOf(f), text: `t.c${positions[f]!}` }],
  );
  const values = present.map(
    ({ field, cell, text }) => `${typedValue(field, text)} AS ${cell}, ${text} AS text_${cell}`,
  );
  const doubts = present.flatMap(({ field, cell }) =>
    isTyped(field) ? [isDoubtful(field, cell, file.hasUnderscores !== false)] : [],
  );
  const columns = [`${index} AS file`, ...present.map(({ cell }) => cell)];
  return `SELECT ${columns.join(", ")}, ${["false", ...doubts].join(" OR ")} AS doubt
    FROM (SELECT ${values.join(", ")} FROM ${file.relation} t)`;
}

/** Column of the copy that holds a field. */
function cellOf(f: number): string {
  return `c${f}`;
}

/** Numbers and dates; of text and flags the cells are kept as they are written. */
function isTyped({ kind }: SourceField): boolean {
  return kind === "number" || kind === "date";
}

function typeOf(field: SourceField): string {
  return isTyped(field) ? stagedType(field) : "VARCHAR";
}

function typedValue(field: SourceField, text: string): string {
  if (!isTyped(field)) return text;
  // Units are converted where the column is read.
  return field.kind === "date" ? valueFromText(field, text) : `TRY_CAST(${text} AS DOUBLE)`;
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
