import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { InputError } from "../../engine/errors/index.ts";
import { type ResolvedSetting, resolveServerSettings } from "../../wire/index.ts";
import { readDocument } from "../model/index.ts";

/** Name of the file of settings inside a project folder. */
const SETTINGS_FILE = "plimsoll-server.yaml";

/** Files of settings are named relative to the file that names them; elsewhere to the folder the command is called in. */
const FILE_KEYS = ["tlsCert", "tlsKey"];

/** Where the settings of a server are looked for. */
export interface SettingsRequest {
  readonly projectFolder: string;
  /** Instead of the project's own, which need not be there. */
  readonly config?: string | undefined;
  readonly options: Readonly<Record<string, unknown>>;
}

/**
 * The settings of a server, from the call, the environment and the file, with where each comes from.
 *
 * @throws {InputError} everything that is wrong in any of them
 */
export async function readServerSettings({
  projectFolder,
  config,
  options,
}: SettingsRequest): Promise<ReturnType<typeof resolveServerSettings>> {
  const own = join(projectFolder, SETTINGS_FILE);
  const name = config ?? (existsSync(own) ? own : undefined);
  const file = name === undefined ? undefined : await readFile(name);
  const { settings, list } = resolveServerSettings({ file, environment: process.env, options });
  const paths = list
    .filter(({ key, from }) => FILE_KEYS.includes(key) && from === name)
    .map(({ key, value }) => [key, join(dirname(name as string), String(value))]);
  const placed = { ...settings, ...(Object.fromEntries(paths) as object) };
  if ((placed.tlsCert === undefined) !== (placed.tlsKey === undefined))
    throw new InputError([
      { file: "serve", rule: "a certificate and its key go together: set both tlsCert and tlsKey" },
    ]);
  return { settings: placed, list };
}

async function readFile(name: string) {
  const { value } = await readDocument(name, (document, file, locate) => ({ name: file, document, locate }));
  return value;
}

/** The settings as the file would have them, each with where it comes from: what is not set is a comment. */
export function printedSettings(list: readonly ResolvedSetting[]): string {
  const lines = list.map(({ key, value, from, meaning }) =>
    value === undefined
      ? [`# ${key}:`, meaning]
      : [`${key}: ${JSON.stringify(value)}`, `${meaning} (${from})`],
  );
  const width = Math.max(...lines.map(([setting]) => (setting as string).length));
  return lines.map(([setting, comment]) => `${(setting as string).padEnd(width)}  # ${comment}`).join("\n");
}
