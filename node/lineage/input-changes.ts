import { type Fault, InputError } from "../../engine/errors/index.ts";
import { dataTables, type Manifest, reportTables, type TableName } from "../../wire/index.ts";
import { changedInputs, tableFiles } from "../import/index.ts";
import { codeVersion, hashDataSpec } from "../jobs/index.ts";
import type { Project } from "../project/index.ts";

/** What of a run's inputs is not what it was, and what that means for its numbers. */
export interface InputChange {
  readonly file: string;
  readonly table: string;
  readonly what: string;
  readonly meaning: string;
}

const meanings: Partial<Record<TableName, string>> = {
  bars: "returns, caps and prices may be others, and all that rests on them",
  securities: "names, currencies, countries and issuers may be others",
  fundamentals: "descriptors of accounts may be others, and exposures with them",
  classifications: "industries may be others, and the factor returns with them",
  scores: "descriptors of your own may be others, and exposures with them",
  caps: "market caps may be others, and with them weights and exposures",
  rates: "excess returns may be others, and factor and specific returns with them",
  fx: "caps and returns in the base currency may be others",
  factors: "given factor returns may be others, and betas with them",
  identifiers: "rows may belong to other securities, and everything of these may be another",
  actions: "returns may be others, and all that rests on them",
  repairs: "repaired cells may be others, and what was made of them",
  memberships: "the universe may be another, and all that is measured over it",
};

/**
 * Every input file hashed against what the run's manifest says it read, and the data section of the spec: what is no longer as it
 * was. Empty: what is computed again is computed from the very bytes that the run was.
 */
export async function inputChanges(project: Project, manifest: Manifest): Promise<readonly InputChange[]> {
  const places = await inputPlaces(project);
  const tableOf = (file: string) => places.find((place) => place.isOf(file))?.table;
  // Portfolios are no input of a run, and a file that is named no more is a change of the data section.
  const inputs = manifest.inputs.filter(({ file }) => tableOf(file) !== undefined);
  const changed = await changedInputs(project.folder, inputs);
  const changes = changed.map((file): InputChange => {
    const table = tableOf(file) as TableName;
    const isThere = places.some(({ files }) => files.some(({ path }) => path === file));
    return {
      file,
      table,
      what: isThere
        ? "is not the file that the run was made from: its hash is another"
        : "is not there any more",
      meaning: meanings[table] ?? "what was made of it may be another",
    };
  });
  const read = new Set(inputs.map(({ file }) => file));
  for (const { files, table, isFolder } of places) {
    if (!isFolder) continue;
    for (const { path } of files) {
      if (read.has(path)) continue;
      changes.push({ file: path, table, what: "has come since the run", meaning: meanings[table] ?? "" });
    }
  }
  if (manifest.dataSpec !== undefined && manifest.dataSpec !== hashDataSpec(project)) {
    const meaning = "files or columns may be read in another way than for the run";
    changes.push({
      file: "plimsoll.yaml",
      table: "data",
      what: "has another data section than the run",
      meaning,
    });
  }
  return changes;
}

/** @throws {InputError} what has changed, by file, with what it means and what to do */
export function refuseChanges(changes: readonly InputChange[]): void {
  if (changes.length === 0) return;
  const advice =
    "so nothing is explained as if it were true. Put the file back, or make the run again (npx plimsoll estimate); --anyway shows the difference";
  throw new InputError(
    changes.map(({ file, what, meaning }): Fault => ({ file, rule: `${what}; ${meaning}, ${advice}` })),
  );
}

/** What else may make numbers others: a clause each. */
export function versionNotes(manifest: Manifest): readonly string[] {
  const version = codeVersion();
  if (manifest.code.version === version) return [];
  return [
    `the run was made by version ${manifest.code.version}, this is ${version}: states it kept are not used, and the last digits may be others`,
  ];
}

interface InputPlace extends Awaited<ReturnType<typeof tableFiles>> {
  readonly table: TableName;
}

async function inputPlaces({ folder, spec }: Project): Promise<readonly InputPlace[]> {
  const names = (Object.keys(dataTables) as TableName[]).filter((name) => !reportTables.includes(name));
  const places = names.flatMap((table) => {
    const { path = [], files = {} } = spec.data[table] ?? {};
    return [path, ...Object.values(files)].flat().map((written) => ({ table, written }));
  });
  return Promise.all(
    places.map(async ({ table, written }) => ({ ...(await tableFiles(folder, written)), table })),
  );
}
