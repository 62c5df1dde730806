import { chmod, mkdtemp, readdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { type Fault, InputError } from "../../../engine/errors/index.ts";
import type { WrittenForeign } from "../../../wire/index.ts";
import { readForecastDates } from "../../model/index.ts";
import { makeFolder, type Run } from "../../store/index.ts";
import { type ExportDay, readExportDay } from "./export-day.ts";
import type { TextFile } from "./text-file.ts";
import { columnsFiles } from "./write-columns.ts";
import { jsonFiles } from "./write-json.ts";
import { membersFiles } from "./write-members.ts";
import { optimiserFiles } from "./write-optimiser.ts";
import { quotedFiles } from "./write-quoted.ts";
import { exportTables, type TableFormat, tableBytes } from "./write-tables.ts";
import { workbookBytes } from "./write-workbook.ts";

/** The layouts that are read, and the square roots that optimisers take. */
export type ExportLayout = WrittenForeign["layout"] | "optimiser";

/** Which dates of a run, in what shape, and where to. */
export interface ExportRequest {
  readonly layout: ExportLayout;
  /** Of `tables`: a file for each, or a workbook with a sheet for each. */
  readonly format: TableFormat | "excel";
  /** One date, or a span of those that have a forecast; the last by default. */
  readonly date?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly out: string;
  readonly onDate?: (done: number, total: number) => void;
}

/** What was written. */
export interface ExportOutcome {
  readonly dates: readonly string[];
  readonly files: readonly string[];
  readonly bytes: number;
  /** Of the dates, those with factor portfolios: on others the run formed none. */
  readonly portfolioDates: number;
}

const WRITERS: Readonly<
  Record<Exclude<ExportLayout, "tables" | "optimiser">, (day: ExportDay) => readonly TextFile[]>
> = {
  members: membersFiles,
  quoted: quotedFiles,
  columns: columnsFiles,
  json: jsonFiles,
};

/**
 * Writes dates of a run as a package that `importForeign` reads: a folder that is there whole or not at all.
 *
 * @throws {InputError} no forecast on a date; names that the layout has no way to write; a folder that has files already
 */
export async function exportRun(run: Run, request: ExportRequest): Promise<ExportOutcome> {
  const dates = await exportDates(run, request);
  const out = resolve(request.out);
  if ((await readdir(out).catch(() => [])).length > 0) {
    const rule = "there are files in it already: name a new folder, or empty this one";
    throw new InputError([{ file: "--out", value: request.out, rule }]);
  }
  await makeFolder(dirname(out));
  const unfinished = await mkdtemp(join(dirname(out), ".plimsoll-export-"));
  try {
    const written = await writeDates(run, dates, { ...request, out: unfinished });
    // A folder that was begun so is its maker's alone; who it is handed to must read it.
    await chmod(unfinished, 0o777 & ~process.umask());
    await rm(out, { recursive: true, force: true });
    await rename(unfinished, out);
    return { dates, ...written };
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw error;
  }
}

async function writeDates(
  run: Run,
  dates: readonly string[],
  { layout, format, out, onDate = () => {} }: ExportRequest,
): Promise<Omit<ExportOutcome, "dates">> {
  const files: string[] = [];
  let [bytes, portfolioDates] = [0, 0];
  const write = async (name: string, content: string | Uint8Array): Promise<void> => {
    await writeFile(join(out, name), content);
    files.push(name);
    bytes += typeof content === "string" ? Buffer.byteLength(content) : content.length;
  };
  const days: ExportDay[] = [];
  for (const [at, date] of dates.entries()) {
    const day = await readExportDay(run, date);
    refuseNames(day, layout);
    if (day.factorPortfolios.length > 0) portfolioDates++;
    if (layout === "tables") days.push(day);
    else if (layout === "optimiser")
      for (const { name, content } of optimiserFiles(day)) await write(name, content);
    else for (const { name, text } of WRITERS[layout](day)) await write(name, text);
    onDate(at + 1, dates.length);
  }
  const [first] = days;
  if (first === undefined) return { files, bytes, portfolioDates };
  if (format === "excel") {
    await write(`${first.model}.xlsx`, workbookBytes(days));
    return { files, bytes, portfolioDates };
  }
  for (const table of exportTables(days))
    await write(`${table.table}.${format}`, await tableBytes(table, format));
  return { files, bytes, portfolioDates };
}

/** @throws {InputError} names that would be something else when they are read */
function refuseNames({ ids, factors, date }: ExportDay, layout: ExportRequest["layout"]): void {
  const isSplit = layout === "members" || layout === "columns";
  const sign = isSplit ? /[|\n\r]/ : layout === "quoted" ? /[\n\r]/ : /(?!)/;
  const faults = [
    ...ids.map((value) => ["id", value] as const),
    ...factors.map(({ name }) => ["factor", name] as const),
  ].flatMap(([column, value]): Fault[] => {
    if (sign.test(value))
      return [
        {
          file: `run, ${date}`,
          column,
          value,
          rule: `the layout ${layout} separates by a sign in it: take json or tables`,
        },
      ];
    if (isSplit && column === "id" && value.startsWith("#"))
      return [
        {
          file: `run, ${date}`,
          column,
          value,
          rule: `begins as a comment of the layout ${layout}: take json or tables`,
        },
      ];
    return [];
  });
  if (faults.length > 0) throw new InputError(faults.slice(0, 20));
}

async function exportDates(run: Run, { layout, date, from, to }: ExportRequest): Promise<readonly string[]> {
  if (from === undefined && to === undefined) return [date ?? run.manifest.dates.last];
  if (layout === "optimiser") {
    const rule = "the layout optimiser is of one date: name it with --date";
    throw new InputError([{ file: "--from", value: `${from ?? ""} … ${to ?? ""}`, rule }]);
  }
  const dates = (await readForecastDates(run)).filter((day) => (from ?? "") <= day && day <= (to ?? "9999"));
  if (dates.length > 0) return dates;
  const rule = `the run has no forecast in this span; it covers ${run.manifest.dates.first} to ${run.manifest.dates.last}`;
  throw new InputError([{ file: "--from", value: `${from ?? ""} … ${to ?? ""}`, rule }]);
}
