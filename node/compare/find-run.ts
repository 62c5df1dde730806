import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { InputError } from "../../engine/errors/index.ts";
import { nearestName } from "../../wire/index.ts";
import { type Project, readProject, SPEC_FILE } from "../project/index.ts";
import { openRun, type Run } from "../store/index.ts";

/** Signs of an id that name a run. */
const LEAST_SIGNS = 6;

/** The models in the folder of a project, by name. */
export async function keptModels({
  folder,
}: Pick<Project, "folder">): Promise<readonly { readonly model: string; readonly folder: string }[]> {
  const models = join(folder, "models");
  return (await foldersOf(models)).map((model) => ({ model, folder: join(models, model) }));
}

/**
 * Opens the run that a name stands for: a model of the project (its published run), the first signs of a run's id, or the folder of another project.
 *
 * @param elsewhere  whether it may be the folder of another project; not where a request of a server names it
 * @throws {InputError} no such run, or several whose id begins so: the names there are
 */
export async function openNamedRun(
  project: Project,
  name: string,
  { elsewhere = true }: { readonly elsewhere?: boolean } = {},
): Promise<Run> {
  const models = await keptModels(project);
  const names = models.map(({ model }) => model);
  const named = models.find(({ model }) => model === name);
  if (named !== undefined) return openRun(named.folder);
  if (/^[0-9a-f]+$/.test(name) && name.length >= LEAST_SIGNS) {
    const found = (await Promise.all(models.map(({ folder }) => idsOf(folder, name)))).flat();
    const [only] = found;
    if (only !== undefined && found.length === 1) return openRun(only.folder, only.id);
    if (found.length > 1) throw unknown(name, `${found.length} runs begin so: give more signs of the id`);
  }
  if (elsewhere && (await exists(join(name, SPEC_FILE))))
    return openRun((await readProject(name)).modelFolder);
  const nearest = nearestName(name, names);
  const meant = nearest === undefined ? "" : `did you mean ${nearest}? `;
  const known = names.length === 0 ? "the project has none yet: run npx plimsoll estimate" : names.join(", ");
  throw unknown(
    name,
    `no run of that name. ${meant}Name a model of the project (${known})${elsewhere ? "," : " or"} the first ${LEAST_SIGNS} signs or more of a run's id${elsewhere ? ", or the folder of a project" : ""}`,
  );
}

function unknown(value: string, rule: string): InputError {
  return new InputError([{ file: "compare", value, rule }]);
}

async function foldersOf(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

async function idsOf(folder: string, start: string) {
  const files = await readdir(join(folder, "runs")).catch(() => []);
  return files.flatMap((file) => {
    const id = file.replace(/\.json$/, "");
    return id.startsWith(start) ? [{ folder, id }] : [];
  });
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
