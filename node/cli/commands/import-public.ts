import { stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { stringify } from "yaml";
import { InputError } from "../../../engine/errors/index.ts";
import { openMarketData } from "../../import/index.ts";
import { readProject, SPEC_FILE, writeProjectFile } from "../../project/index.ts";
import {
  type PublicData,
  type PublicTable,
  readFamaFrench,
  readSecStatements,
  readStooqPrices,
  readSymbolDirectory,
  readYahooPrices,
} from "../../public-data/index.ts";
import { counted } from "../counted.ts";
import { type OutputOptions, printOutput } from "../output.ts";

type Reader = (paths: readonly string[], folder: string) => Promise<PublicData>;

/** Readers of public files by the name of their kind. */
const READERS: Readonly<Record<string, Reader>> = {
  "fama-french": async (paths, folder) => readFamaFrench(paths, await tradingDaysOf(folder)),
  "sec-financial-statements": readSecStatements,
  "symbol-directory": readSymbolDirectory,
  "yahoo-prices": readYahooPrices,
  "stooq-prices": readStooqPrices,
};

/** Kinds of public files that can be read. */
export const PUBLIC_KINDS: readonly string[] = Object.keys(READERS);

/** `plimsoll import --from KIND FILE…`: tables in the project's data folder, and the lines of the spec that name them. */
export async function importPublic(
  kind: string,
  files: readonly string[],
  request: OutputOptions & { readonly project: string; readonly replace?: boolean },
): Promise<void> {
  const reader = READERS[kind];
  if (reader === undefined) {
    const rule = `must be ${PUBLIC_KINDS.join(", ")}`;
    throw new InputError([{ file: "--from", value: kind, rule }]);
  }
  if (files.length === 0) throw new InputError([{ file: "import", rule: `name the files of ${kind}` }]);
  const folder = resolve(request.project);
  const { tables, notes } = await reader(files, folder);
  const named = tables.map((table) => ({ table, path: `data/${kind}/${table.name}.csv` }));
  await refuseStanding(
    folder,
    named.map(({ path }) => path),
    request.replace === true,
  );
  for (const { table, path } of named) await writeProjectFile(folder, path, csvOf(table));
  const spec = specLines(named);
  const text = [
    ...named.map(
      ({ table, path }) => `Written: ${path}, ${counted(table.rows.length, "row")}: ${table.table}.`,
    ),
    "",
    `To be added to ${SPEC_FILE}:`,
    "",
    ...spec
      .trimEnd()
      .split("\n")
      .map((line) => `  ${line}`),
    ...(notes.length > 0 ? ["", "Worth knowing:", ...notes.map((note) => `  ${note}`)] : []),
  ].join("\n");
  const written = named.map(({ table, path }) => ({ table: table.table, path, rows: table.rows.length }));
  printOutput({ text, json: { kind, written, spec, notes } }, request);
}

/** Text is not guarded from spreadsheets as in reports: these are data. */
function csvOf({ header, rows }: PublicTable): string {
  const quoted = (cell: string): string => (/[",\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  return `${[header, ...rows].map((row) => row.map(quoted).join(",")).join("\n")}\n`;
}

/** Of several files of a table the first is named; the others are for the user to choose from. */
function specLines(named: readonly { readonly table: PublicTable; readonly path: string }[]): string {
  const data: Record<string, unknown> = {};
  for (const { table, path } of named) data[table.table] ??= { path, ...table.section };
  return stringify({ data });
}

async function refuseStanding(folder: string, paths: readonly string[], replace: boolean): Promise<void> {
  if (replace) return;
  const standing: string[] = [];
  for (const path of paths) {
    const stands = await stat(join(folder, path)).then(
      () => true,
      () => false,
    );
    if (stands) standing.push(path);
  }
  if (standing.length > 0)
    throw new InputError(
      standing.map((file) => ({ file, rule: "stands already: say --replace to write it anew" })),
    );
}

/** Trading days of a project; none where there is no project. */
async function tradingDaysOf(folder: string): Promise<readonly string[]> {
  const isProject = await stat(join(folder, SPEC_FILE)).then(
    () => true,
    () => false,
  );
  if (!isProject) return [];
  const project = await readProject(folder);
  const data = await openMarketData(project.folder, project.spec.data);
  data.close();
  return data.dates;
}
