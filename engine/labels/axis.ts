import { EngineError } from "../errors/index.ts";

/** What an axis counts. */
export type AxisKind = "asset" | "factor" | "date";

/** Labels of one kind in a fixed order, without repeats. Position is the code used inside arrays. */
export interface Axis<Kind extends AxisKind> {
  readonly kind: Kind;
  readonly labels: readonly string[];
  readonly codes: ReadonlyMap<string, number>;
}

/**
 * An axis over labels.
 *
 * @throws {EngineError} value: a label stands twice
 * @example
 * axis("factor", ["market", "value"]).codes.get("value") // => 1
 */
export function axis<Kind extends AxisKind>(kind: Kind, labels: readonly string[]): Axis<Kind> {
  const codes = new Map(labels.map((label, code) => [label, code]));
  if (codes.size !== labels.length) {
    const repeated = labels.find((label, i) => labels.indexOf(label) !== i);
    throw new EngineError("value", `axis needs distinct ${kind} labels, got "${repeated}" twice`);
  }
  return Object.freeze({ kind, labels: Object.freeze([...labels]), codes });
}

/** Whether two axes hold the same labels in the same order (identity first: it is free). */
export function sameAxis<Kind extends AxisKind>(a: Axis<Kind>, b: Axis<Kind>): boolean {
  if (a === b) return true;
  return a.labels.length === b.labels.length && a.labels.every((label, i) => label === b.labels[i]);
}

/**
 * The codes of labels on an axis; -1 where a label is not on it.
 *
 * @example
 * Array.from(positions(axis("asset", ["A", "B"]), ["B", "Z"])) // => [1, -1]
 */
export function positions<Kind extends AxisKind>(on: Axis<Kind>, labels: readonly string[]): Int32Array {
  return Int32Array.from(labels, (label) => on.codes.get(label) ?? -1);
}
