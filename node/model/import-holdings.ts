import { stat } from "node:fs/promises";
import { join } from "node:path";
import { type Fault, InputError } from "../../engine/errors/index.ts";
import {
  canonicalHoldings,
  type HoldingLine,
  type HoldingsFile,
  type HoldingsOptions,
  NO_PROJECT,
  readHoldingsFile,
} from "../holdings-file/index.ts";
import { type HoldingTables, openMarketData, tableFiles } from "../import/index.ts";
import { type Project, readProject, SPEC_FILE, specWith, writeProjectFile } from "../project/index.ts";
import { knownHoldings } from "./known-holdings.ts";

/** A file of holdings before a project, or none. */
export interface CheckedHoldings {
  readonly file: HoldingsFile;
  /** Lines whose id the project does not know; undefined where there is no project. */
  readonly unknown: readonly HoldingLine[] | undefined;
  /** The project, and where its portfolios are from. */
  readonly project: Project | undefined;
  readonly tables: HoldingTables | undefined;
}

/** What was written of holdings. */
export interface WrittenHoldings {
  /** From the project's folder. */
  readonly file: string;
  readonly replaced: boolean;
  /** What was changed in plimsoll.yaml, in words; undefined where nothing had to be. */
  readonly spec: string | undefined;
}

/**
 * Reads a file of holdings and holds it against the project, if there is one.
 *
 * @param folder  of the project
 * @throws {InputError} a file that cannot be read at all; a project whose spec or data are wrong
 */
export async function checkHoldings(
  folder: string,
  path: string,
  options: HoldingsOptions,
): Promise<CheckedHoldings> {
  const isProject = await stat(join(folder, SPEC_FILE)).then(
    () => true,
    () => false,
  );
  if (!isProject) {
    const file = await readHoldingsFile(path, NO_PROJECT, options);
    return { file, unknown: undefined, project: undefined, tables: undefined };
  }
  const project = await readProject(folder);
  const data = await openMarketData(project.folder, project.spec.data);
  try {
    const tables = await data.holdings();
    const known = knownHoldings(data, tables, await data.identifiers());
    const file = await readHoldingsFile(path, known, options);
    const unknown = file.lines.filter(({ id, isCash }) => !isCash && !known.isOwn(id));
    return { file, unknown, project, tables };
  } finally {
    data.close();
  }
}

/**
 * Writes holdings that were checked as a table of the project, in one step, and names it in `plimsoll.yaml` where it is not read already.
 *
 * @throws {InputError} the faults of the file; no project; a file or holdings that are there already
 */
export async function importHoldings(
  { file, project, tables }: CheckedHoldings,
  folder: string,
  { replace = false }: { readonly replace?: boolean } = {},
): Promise<WrittenHoldings> {
  if (file.faults.length > 0) throw new InputError(file.faults);
  if (project === undefined || tables === undefined) {
    const rule = `there is no ${SPEC_FILE}: name the project with --project, or only look with --validate`;
    throw new InputError([{ file: folder, rule }]);
  }
  const place = await placeOf(project, file.lines);
  const faults = standing(file, tables, place.name);
  const stands = await stat(join(project.folder, place.name)).then(
    () => true,
    () => false,
  );
  if (stands && !replace)
    faults.unshift({ file: place.name, rule: "stands already: say --replace to write it anew" });
  if (faults.length > 0) throw new InputError(faults);
  await writeProjectFile(
    project.folder,
    place.name,
    canonicalHoldings(file.lines, project.spec.data.portfolios),
  );
  if (place.section === undefined) return { file: place.name, replaced: stands, spec: undefined };
  const section = place.section;
  await writeProjectFile(
    project.folder,
    SPEC_FILE,
    await specWith(project.folder, [{ table: "portfolios", section }]),
  );
  return {
    file: place.name,
    replaced: stands,
    spec: `data.portfolios.path is ${JSON.stringify(section.path)}`,
  };
}

/** Where the holdings go, and the section of the spec where it has to change for that. */
async function placeOf(
  { folder, spec }: Project,
  lines: readonly HoldingLine[],
): Promise<{ name: string; section?: Record<string, unknown> }> {
  const portfolios = new Set(lines.map(({ portfolio }) => portfolio));
  const dates = new Set(lines.map(({ date }) => date));
  const title = portfolios.size === 1 ? [...portfolios][0] : "portfolios";
  const safe = (title ?? "").replace(/[^\p{L}\p{N}._-]+/gu, "-").replace(/^[.-]+|-+$/g, "") || "portfolio";
  const file = dates.size === 1 ? `${safe}-${[...dates][0]}.csv` : `${safe}.csv`;
  const table = spec.data.portfolios;
  const ours = `data/portfolios/${file}`;
  if (table === undefined) return { name: ours, section: { path: "data/portfolios/" } };
  const paths = typeof table.path === "string" ? [table.path] : (table.path ?? []);
  const { ids = "any" } = table;
  const rule =
    paths.length === 0
      ? "portfolios come from a query, beside which no file can be named: name the holdings of the query in files, or only look with --validate"
      : ids !== "any" && ids !== "id"
        ? `import writes the project's own ids, and portfolios say ids: ${ids}: say ids: any, which takes both`
        : undefined;
  if (rule !== undefined) throw new InputError([{ file: SPEC_FILE, column: "data.portfolios", rule }]);
  for (const path of paths) {
    const found = await tableFiles(folder, path);
    if (found.isFolder) return { name: `${found.path}/${file}` };
    if (path === ours) return { name: ours };
  }
  return { name: ours, section: { ...table, path: [...paths, ours] } };
}

/** Holdings of the same portfolio and date that another file of the project has. */
function standing({ file, lines }: HoldingsFile, { portfolios }: HoldingTables, own: string): Fault[] {
  const there = new Map<string, string>();
  portfolios.portfolio.forEach((portfolio, row) => {
    if (portfolios.file[row] !== own)
      there.set(
        `${portfolios.date[row]}\n${portfolio}`,
        `${portfolios.file[row]}, row ${portfolios.row[row]}`,
      );
  });
  const faults = new Map<string, Fault>();
  for (const { date, portfolio, row } of lines) {
    const key = `${date}\n${portfolio}`;
    const place = there.get(key);
    if (place === undefined || faults.has(key)) continue;
    const rule = `the project has holdings of ${portfolio} on ${date} already (${place}): give these another name with --name, or take those out`;
    faults.set(key, { file, row, value: portfolio, rule });
  }
  return [...faults.values()];
}
