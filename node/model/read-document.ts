import { isMap, isScalar, isSeq, LineCounter, parseDocument } from "yaml";
import { type Fault, InputError } from "../../engine/errors/index.ts";
import type { Locate } from "../../wire/index.ts";
import { readText } from "../import/index.ts";
import type { UserDocument } from "./user-document.ts";

/** Checks a parsed document. */
export type CheckDocument<T> = (document: unknown, file: string, locate: Locate) => T;

/** What was read, and where it stands in the file. */
export interface ReadDocument<T> {
  readonly value: T;
  /** Gives faults, whose columns are keys joined by dots, the lines that they are about. */
  readonly locateFaults: (faults: readonly Fault[]) => readonly Fault[];
}

/**
 * Reads and checks a YAML file, or a document that came otherwise.
 *
 * @throws {InputError} no such file, not YAML, or everything that is wrong with it, each with its line
 */
export async function readDocument<T>(of: UserDocument, check: CheckDocument<T>): Promise<ReadDocument<T>> {
  if (typeof of !== "string")
    return { value: check(of.document, of.name, () => undefined), locateFaults: (faults) => faults };
  return readYaml(of, check);
}

async function readYaml<T>(file: string, check: CheckDocument<T>): Promise<ReadDocument<T>> {
  const counter = new LineCounter();
  const document = parseDocument(await readText(file), { lineCounter: counter, prettyErrors: false });
  if (document.errors.length > 0) {
    throw new InputError(
      document.errors.map(({ pos, message }) => ({ file, row: counter.linePos(pos[0]).line, rule: message })),
    );
  }
  const lines = linesOf(document.contents, counter);
  const locate: Locate = (path) => nearestLine(lines, path.map(String));
  const value = check(plainDocument(document, file), file, locate);
  const locateFaults = (faults: readonly Fault[]) =>
    faults.map((fault) => {
      const row = fault.file === file ? nearestLine(lines, fault.column?.split(".") ?? []) : undefined;
      return row === undefined ? fault : { ...fault, row };
    });
  return { value, locateFaults };
}

/** Line of each key, by the keys on the way to it joined with dots. */
function linesOf(contents: unknown, counter: LineCounter): ReadonlyMap<string, number> {
  const lines = new Map<string, number>();
  const walk = (node: unknown, path: readonly string[]): void => {
    const child = (key: string, start: number | undefined, value: unknown) => {
      const at = [...path, key];
      if (start !== undefined) lines.set(at.join("."), counter.linePos(start).line);
      walk(value, at);
    };
    if (isMap(node))
      for (const { key, value } of node.items)
        if (isScalar(key)) child(String(key.value), key.range?.[0], value);
    if (isSeq(node))
      node.items.forEach((item, i) => {
        child(String(i), (item as { range?: readonly number[] } | null)?.range?.[0], item);
      });
  };
  walk(contents, []);
  return lines;
}

/** The line of a path, or of what it is in. */
function nearestLine(lines: ReadonlyMap<string, number>, path: readonly string[]): number | undefined {
  for (let depth = path.length; depth > 0; depth--) {
    const line = lines.get(path.slice(0, depth).join("."));
    if (line !== undefined) return line;
  }
  return undefined;
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
