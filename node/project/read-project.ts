import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { isNode, LineCounter, parseDocument } from "yaml";
import { type Fault, InputError } from "../../engine/errors/index.ts";
import type { ModelOptions } from "../../engine/pipeline/index.ts";
import { parseModelSpec, resolveSpec, type WrittenSpec } from "../../wire/index.ts";

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
  const spec = parseModelSpec(plainDocument(document), SPEC_FILE, (path) => {
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

async function readSpec(absolute: string, folder: string): Promise<string> {
  try {
    return await readFile(join(absolute, SPEC_FILE), "utf8");
  } catch (error) {
    // Reading a folder fails without saying which.
    if (error instanceof Error && !("path" in error)) Object.assign(error, { path: join(folder, SPEC_FILE) });
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    const fault: Fault = {
      file: SPEC_FILE,
      rule: `there is no ${SPEC_FILE} in ${folder}; name a project folder with --project, or make one with: npx plimsoll init`,
    };
    throw new InputError([fault]);
  }
}
