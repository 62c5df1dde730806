import { readdir } from "node:fs/promises";
import { extname, join, relative, resolve } from "node:path";
import {
  dataTables,
  formatCanonicalJson,
  type Manifest,
  reportTables,
  resolvedSpecJson,
  type TableName,
} from "../../wire/index.ts";
import { changedInputs, tableFiles } from "../import/index.ts";
import type { Project } from "../project/index.ts";
import { codeVersion } from "./code-version.ts";
import { hashDataSpec } from "./hash-data-spec.ts";

/**
 * What a run depends on that is no longer as it was when the run was made: files, spec, code, a clause each; none where
 * it is up to date with its project. Portfolios are not among them, because no run depends on them.
 */
export async function changesSinceRun(project: Project, manifest: Manifest): Promise<readonly string[]> {
  // Of a given model the data beside it are for holdings alone: no run depends on them.
  const isGiven = project.options.foreign !== undefined;
  const places = isGiven ? [] : await inputPlaces(project);
  const isRead = (file: string) => isGiven || places.some((place) => place.isOf(file));
  const inputs = manifest.inputs.filter(({ file }) => isRead(file));
  const changes = (await changedInputs(project.folder, inputs)).map((file) => `${file} has changed since`);
  const read = new Set(inputs.map(({ file }) => file));
  for (const { files, isFolder } of places) {
    if (!isFolder) continue;
    for (const { path } of files) if (!read.has(path)) changes.push(`${path} has come since`);
  }
  if (isGiven) changes.push(...(await givenFilesSince(project, read)));
  if (manifest.dataSpec !== undefined && manifest.dataSpec !== hashDataSpec(project)) {
    changes.push("data: in plimsoll.yaml has changed since");
  }
  if (formatCanonicalJson(manifest.spec) !== formatCanonicalJson(resolvedSpecJson(project.options))) {
    changes.push("the model in plimsoll.yaml has changed since");
  }
  if (manifest.code.version !== codeVersion()) {
    changes.push(`it was made by version ${manifest.code.version}, this is ${codeVersion()}`);
  }
  return changes;
}

/** Files that have come into the folders of a given model. */
async function givenFilesSince(
  { folder, spec }: Project,
  read: ReadonlySet<string>,
): Promise<readonly string[]> {
  const paths = [spec.model?.path ?? []].flat();
  const found = await Promise.all(
    paths.map(async (path) => {
      const entries = await readdir(resolve(folder, path), { withFileTypes: true, recursive: true }).catch(
        () => [],
      );
      return entries
        .filter((entry) => entry.isFile() && !entry.name.startsWith("."))
        .map((entry) => join(path, relative(resolve(folder, path), join(entry.parentPath, entry.name))));
    }),
  );
  // Files beside those that are read are no part of the model: only what is called like one that was read is new.
  const ends = new Set([...read].map((file) => extname(file)));
  const come = found
    .flat()
    .filter((file) => !read.has(file) && (ends.has(extname(file)) || isDatedEnd(file)));
  const told = come
    .sort()
    .slice(0, 5)
    .map((file) => `${file} has come since`);
  return come.length > told.length
    ? [...told, `${come.length - told.length} more files have come since`]
    : told;
}

/** A name that ends in a date, as members do. */
function isDatedEnd(file: string): boolean {
  return /^\.\d{8}$/.test(extname(file));
}

/** The files and folders a run depends on, as the spec names them. One it names no more is a change of the data section. */
function inputPlaces({ folder, spec }: Project): Promise<Awaited<ReturnType<typeof tableFiles>>[]> {
  const names = (Object.keys(dataTables) as TableName[]).filter((name) => !reportTables.includes(name));
  const paths = names.flatMap((name) => {
    const { path = [], files = {} } = spec.data[name] ?? {};
    return [path, ...Object.values(files)].flat();
  });
  return Promise.all(paths.map((path) => tableFiles(folder, path)));
}
