import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { InputError } from "../../engine/errors/index.ts";
import { openRun, type Run } from "../store/index.ts";

/**
 * The run whose id begins so, or the published one where none is named.
 *
 * @throws {InputError} no kept run, or several, with such an id
 */
export async function openNamedRun(modelFolder: string, name: string | undefined): Promise<Run> {
  if (name === undefined) return openRun(modelFolder);
  const files = await readdir(join(modelFolder, "runs")).catch(() => []);
  const ids = files
    .flatMap((file) => (file.endsWith(".json") ? [file.slice(0, -".json".length)] : []))
    .sort();
  const found = ids.filter((id) => id.startsWith(name));
  const [only] = found;
  if (only !== undefined && found.length === 1) return openRun(modelFolder, only);
  const kept = ids.map((id) => id.slice(0, 12)).join(", ");
  const rule =
    ids.length === 0
      ? "no run is kept: run npx plimsoll estimate"
      : `${found.length === 0 ? "no kept run has" : "several runs have"} an id that begins so; kept: ${kept}`;
  throw new InputError([{ file: "--run", value: name, rule }]);
}
