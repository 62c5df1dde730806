/** Weights after, by id, of what somebody has changed; decimals of the capital. Cash is among them where its weight was set itself. */
export type Edits = ReadonlyMap<string, number>;

/** Edits with those before, to go back to, and those that were gone back from. */
export interface History {
  readonly past: readonly Edits[];
  readonly now: Edits;
  readonly future: readonly Edits[];
}

/** Steps that are kept. */
const MOST_STEPS = 200;

/** Nothing changed yet. */
export const noEdits: History = { past: [], now: new Map(), future: [] };

/** A step further; no step where nothing changes. */
export function edited(history: History, next: Edits): History {
  const { past, now } = history;
  if (isSame(now, next)) return history;
  return { past: [...past, now].slice(-MOST_STEPS), now: next, future: [] };
}

/** A step back. */
export function undone(history: History): History {
  const { past, now, future } = history;
  const last = past.at(-1);
  return last === undefined ? history : { past: past.slice(0, -1), now: last, future: [now, ...future] };
}

/** The step again that was gone back from. */
export function redone(history: History): History {
  const { past, now, future } = history;
  const [next, ...rest] = future;
  return next === undefined ? history : { past: [...past, now], now: next, future: rest };
}

/** Whether both are the same edits. */
export function isSame(a: Edits, b: Edits): boolean {
  return a.size === b.size && [...a].every(([id, weight]) => b.get(id) === weight);
}
