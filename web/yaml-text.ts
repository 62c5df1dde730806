import { isMap, isScalar, isSeq, LineCounter, parseDocument } from "yaml";
import type { ProblemFault } from "../client/index.ts";

/** A text of YAML (JSON is YAML too) as it is understood. */
export interface YamlText {
  /** Plain data; undefined where the text cannot be read. */
  readonly document: unknown;
  /** Why it cannot be read, each with its line. */
  readonly faults: readonly ProblemFault[];
  /** Line of a path, or of what it is in. */
  readonly lineOf: (path: readonly PropertyKey[]) => number | undefined;
}

/** Reads a text. */
export function readYaml(text: string, file: string): YamlText {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, prettyErrors: false });
  const faults = document.errors.map(({ pos, message }) => ({
    file,
    row: counter.linePos(pos[0]).line,
    rule: message,
  }));
  if (faults.length > 0) return { document: undefined, faults, lineOf: () => undefined };
  const lines = linesOf(document.contents, counter);
  const lineOf = (path: readonly PropertyKey[]): number | undefined => {
    for (let depth = path.length; depth > 0; depth--) {
      const line = lines.get(path.slice(0, depth).map(String).join("."));
      if (line !== undefined) return line;
    }
    return undefined;
  };
  try {
    return { document: document.toJS() as unknown, faults, lineOf };
  } catch (error) {
    // An alias without its anchor is found only here.
    const rule = error instanceof Error ? error.message : String(error);
    return { document: undefined, faults: [{ file, rule }], lineOf };
  }
}

/** Line of each key, by the keys on the way to it joined with dots. */
function linesOf(contents: unknown, counter: LineCounter): ReadonlyMap<string, number> {
  const lines = new Map<string, number>();
  const walk = (node: unknown, path: readonly string[]): void => {
    const child = (key: string, start: number | undefined, value: unknown): void => {
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

/** The text with a value at a path, or without it where that is undefined; all else, comments too, stays as it is written. */
export function withValue(text: string, path: readonly string[], value: unknown): string {
  const document = parseDocument(text);
  if (document.errors.length > 0) return text;
  if (value === undefined) {
    for (let depth = path.length; depth > 0; depth--) {
      const at = path.slice(0, depth);
      const node: unknown = document.getIn(at);
      // What holds nothing after that goes too.
      if (depth < path.length && !(isMap(node) && node.items.length === 0)) break;
      if (document.hasIn(at)) document.deleteIn(at);
    }
  } else {
    const isPlain = typeof value !== "object" || value === null;
    // A text that holds something else than keys and values is not written over: `setIn` refuses it.
    if (document.contents !== null && !isMap(document.contents)) return text;
    document.setIn(path, isPlain ? value : document.createNode(value, { flow: true }));
  }
  return document.toString(LAYOUT);
}

/** The text with the key at the end of a path called otherwise, in its place. */
export function withKey(text: string, path: readonly string[], name: string): string {
  const document = parseDocument(text);
  const map: unknown = document.getIn(path.slice(0, -1));
  if (document.errors.length > 0 || !isMap(map) || map.has(name)) return text;
  const pair = map.items.find(({ key }) => (isScalar(key) ? key.value : key) === path.at(-1));
  if (pair === undefined) return text;
  pair.key = document.createNode(name);
  return document.toString(LAYOUT);
}

const LAYOUT = { lineWidth: 0, flowCollectionPadding: true } as const;

/** What stands at a path of plain data; undefined where nothing does. */
export function valueAt(document: unknown, path: readonly string[]): unknown {
  let value = document;
  for (const step of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[step];
  }
  return value;
}

/** What somebody typed, as YAML would read it: a number where it is one, undefined where it is empty. */
export function typed(text: string): string | number | undefined {
  const trimmed = text.trim();
  if (trimmed === "") return undefined;
  return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(trimmed) ? Number(trimmed) : trimmed;
}

/** Names that somebody typed with commas between them: one is a name, several are a list. */
export function typedNames(text: string): string | readonly string[] | undefined {
  const names = text
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
  return names.length > 1 ? names : names[0];
}
