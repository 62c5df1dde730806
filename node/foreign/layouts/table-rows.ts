import { dirname } from "node:path";
import { csvFields, openSql, sqlText } from "../../import/index.ts";
import type { FaultSink } from "../fault-sink.ts";
import type { PackageFile } from "../package-files.ts";
import { linesOf, type TextRow, type TextTable } from "./delimited.ts";

/** A table of a file, whose rows are asked for by date. */
export interface DatedTable {
  readonly file: string;
  readonly columns: readonly string[];
  /** Dates that rows have, ascending; none in a table without them. */
  readonly dates: readonly string[];
  readonly rowsOn: (date: string) => Promise<TextTable>;
}

/** Opens a table of text or Parquet; every line that is no record is told. */
export async function openDatedTable(file: PackageFile, faults: FaultSink): Promise<DatedTable | undefined> {
  return /\.parquet$/i.test(file.member) ? openParquet(file, faults) : openText(file, faults);
}

async function openText({ name, text }: PackageFile, faults: FaultSink): Promise<DatedTable | undefined> {
  const lines = linesOf(await text());
  const [first = ""] = lines;
  const delimiter = [",", ";", "\t"].find((sign) => first.includes(sign)) ?? ",";
  const columns = csvFields(first, delimiter)?.map((column) => column.trim());
  if (columns === undefined || first.trim() === "") {
    faults.add({
      file: name,
      row: 1,
      value: first.slice(0, 60),
      rule: "must be the header: names of columns",
    });
    return undefined;
  }
  const at = columns.indexOf("date");
  // Lines are taken apart when their date is wanted: a history of cells would not fit.
  const byDate = new Map<string, number[]>();
  lines.forEach((line, i) => {
    if (i === 0 || line.trim() === "") return;
    const date =
      at < 0 ? "" : at === 0 ? beforeFirst(line, delimiter) : (csvFields(line, delimiter)?.[at] ?? "");
    const known = byDate.get(date.trim());
    if (known === undefined) byDate.set(date.trim(), [i]);
    else known.push(i);
  });
  const rowOf = (i: number): readonly TextRow[] => {
    const line = lines[i] as string;
    const place = { file: name, row: i + 1 };
    const cells = csvFields(line, delimiter);
    if (cells?.length === columns.length) return [{ place, cells: cells.map((cell) => cell.trim()) }];
    const cut = i === lines.length - 1 ? "; the file seems to be cut off" : "";
    const rule =
      cells === undefined
        ? `a quote is not closed, or stands inside a field${cut}`
        : `must have ${columns.length} fields as the header, has ${cells.length}${cut}`;
    faults.add({ ...place, value: line.slice(0, 60), rule });
    return [];
  };
  return {
    file: name,
    columns,
    dates: at < 0 ? [] : [...byDate.keys()].sort(),
    rowsOn: async (date) => ({ columns, rows: (byDate.get(at < 0 ? "" : date) ?? []).flatMap(rowOf) }),
  };
}

function beforeFirst(line: string, delimiter: string): string {
  const end = line.indexOf(delimiter);
  return (end < 0 ? line : line.slice(0, end)).replace(/^"|"$/g, "");
}

async function openParquet(
  { name, absolute }: PackageFile,
  faults: FaultSink,
): Promise<DatedTable | undefined> {
  const ask = async (query: string): Promise<Record<string, unknown[]>> => {
    const sql = await openSql({ memoryLimitMb: 1024, threads: 1, folders: [dirname(absolute)], files: [] });
    try {
      return await sql.columns(query);
    } finally {
      sql.close();
    }
  };
  const source = `read_parquet(${sqlText(absolute)}, file_row_number = true)`;
  let columns: readonly string[];
  try {
    columns = (
      (await ask(`DESCRIBE SELECT * EXCLUDE (file_row_number) FROM ${source}`)).column_name ?? []
    ).map(String);
  } catch (error) {
    const why = error instanceof Error ? (error.message.split("\n")[0] ?? "") : "";
    faults.add({ file: name, rule: `cannot be read as Parquet: ${why}` });
    return undefined;
  }
  const isDated = columns.includes("date");
  const dates = isDated
    ? (
        (await ask(`SELECT DISTINCT CAST(CAST(date AS DATE) AS VARCHAR) AS date FROM ${source} ORDER BY 1`))
          .date ?? []
      ).map(String)
    : [];
  return {
    file: name,
    columns,
    dates,
    rowsOn: async (date) => {
      const where = isDated ? `WHERE CAST(date AS DATE) = DATE ${sqlText(date)}` : "";
      const found = await ask(
        `SELECT CAST(COLUMNS(*) AS VARCHAR) FROM ${source} ${where} ORDER BY file_row_number`,
      );
      const values = columns.map((column) => found[column] ?? []);
      const rows = (found.file_row_number ?? []).map((row, i) => ({
        place: { file: name, row: Number(row) + 1 },
        cells: values.map((column) =>
          column[i] === null || column[i] === undefined ? "" : String(column[i]),
        ),
      }));
      return { columns, rows };
    },
  };
}
