import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { isNode, LineCounter, parseDocument } from "yaml";
import { InputError } from "../../engine/errors/index.ts";
import type { ModelOptions } from "../../engine/pipeline/index.ts";
import { parseModelSpec, resolveSpec, type WrittenSpec } from "../../wire/index.ts";
import { withGivenData } from "./given-data.ts";

/** Name of the model spec inside a project folder. */
export const SPEC_FILE = "plimsoll.yaml";

/** A project folder with its spec, checked. */
export interface Project {
  /** Absolute path of the folder. */
  readonly folder: string;
  readonly spec: WrittenSpec;
  /** The spec with every default filled in. */
  readonly options: ModelOptions;
  /** Where runs of this model are kept. */
  readonly modelFolder: string;
}

/**
 * Reads and checks `plimsoll.yaml` of a project folder.
 *
 * @throws {InputError} no such file, not YAML, or everything that is wrong with the spec
 */
export async function readProject(folder: string): Promise<Project> {
  const absolute = resolve(folder);
  const text = await readSpec(absolute, folder);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    throw new InputError(
      document.errors.map((error) => ({
        file: SPEC_FILE,
        row: lines.linePos(error.pos[0]).line,
        rule: error.message,
      })),
    );
  }
  const spec = parseModelSpec(withGivenData(plainDocument(document), absolute), SPEC_FILE, (path) => {
    for (let depth = path.length; depth > 0; depth--) {
      const node: unknown = document.getIn(path.slice(0, depth), true);
      if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
    }
    return undefined;
  });
  return {
    folder: absolute,
    spec,
    options: resolveSpec(spec),
    modelFolder: join(absolute, "models", spec.name),
  };
}

/** The document as plain data. An alias without its anchor is found only here. */
function plainDocument(document: ReturnType<typeof parseDocument>): unknown {
  try {
    return document.toJS();
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    throw new InputError([{ file: SPEC_FILE, rule: lowerFirst(error.message) }]);
  }
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** Why there is no spec where it was looked for; undefined where the disk is to blame and not the call. */
function wrongPlace(folder: string, code: string | undefined): string | undefined {
  const next = "name a project folder with --project, or make one with: npx plimsoll init";
  if (code === "ENOENT") return `there is no ${SPEC_FILE} in ${folder}; ${next}`;
  if (code === "ENOTDIR") return `${folder} is a file, or below one, not a folder; ${next}`;
  if (code === "EISDIR") return `in ${folder} this is a folder, where a file is needed; ${next}`;
  return undefined;
}

async function readSpec(absolute: string, folder: string): Promise<string> {
  try {
    return await readFile(join(absolute, SPEC_FILE), "utf8");
  } catch (error) {
    const rule = wrongPlace(folder, (error as NodeJS.ErrnoException).code);
    if (rule === undefined) throw error;
    throw new InputError([{ file: SPEC_FILE, rule }]);
  }
}
