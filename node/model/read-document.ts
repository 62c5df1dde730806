import { isNode, LineCounter, parseDocument } from "yaml";
import { InputError } from "../../engine/errors/index.ts";
import { readText } from "../import/index.ts";

/** Checks a parsed document; `locate` gives the line of a path. */
export type CheckDocument<T> = (
  document: unknown,
  file: string,
  locate: (path: readonly PropertyKey[]) => number | undefined,
) => T;

/**
 * Reads and checks a YAML file.
 *
 * @throws {InputError} no such file, not YAML, or everything that is wrong with it, each with its line
 */
export async function readDocument<T>(file: string, check: CheckDocument<T>): Promise<T> {
  const lines = new LineCounter();
  const document = parseDocument(await readText(file), { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    throw new InputError(
      document.errors.map(({ pos, message }) => ({ file, row: lines.linePos(pos[0]).line, rule: message })),
    );
  }
  return check(plainDocument(document, file), file, (path) => {
    for (let depth = path.length; depth > 0; depth--) {
      const node: unknown = document.getIn(path.slice(0, depth), true);
      if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
    }
    return undefined;
  });
}

/** The document as plain data. An alias without its anchor is found only here. */
function plainDocument(document: ReturnType<typeof parseDocument>, file: string): unknown {
  try {
    return document.toJS();
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    throw new InputError([{ file, rule: error.message }]);
  }
}
