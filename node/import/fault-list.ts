import { type Fault, InputError } from "../../engine/errors/index.ts";

/** Faults shown per file; the rest is counted. */
const shownPerFile = 1000;

/** Faults as they are found, file by file. */
export interface FaultList {
  /** Adds faults of a file; `total` is how many there are where only the first were fetched. */
  add(faults: readonly Fault[], total?: number): void;
  isEmpty(): boolean;
  /** @throws {InputError} everything added, by file, then row, then column; nothing if nothing was added */
  throwIfAny(): void;
}

/** How many faults of one kind are worth fetching. */
export const faultLimit: number = shownPerFile;

export function faultList(): FaultList {
  const byFile = new Map<string, { faults: Fault[]; total: number }>();
  return {
    add(faults, total = faults.length) {
      for (const fault of faults) {
        const entry = byFile.get(fault.file) ?? { faults: [], total: 0 };
        entry.faults.push(fault);
        entry.total++;
        byFile.set(fault.file, entry);
      }
      const last = faults[faults.length - 1];
      if (last !== undefined) byFile.get(last.file)!.total += total - faults.length;
    },
    isEmpty: () => byFile.size === 0,
    throwIfAny() {
      if (byFile.size === 0) return;
      throw new InputError([...byFile].flatMap(([file, entry]) => shown(file, entry.faults, entry.total)));
    },
  };
}

function shown(file: string, faults: readonly Fault[], total: number): Fault[] {
  const first = faults
    .map((fault, order) => ({ fault, order }))
    .sort((a, b) => (a.fault.row ?? 0) - (b.fault.row ?? 0) || a.order - b.order)
    .slice(0, shownPerFile)
    .map(({ fault }) => fault);
  if (total <= first.length) return first;
  return [...first, { file, rule: `${total} faults in all, of which these are the first ${first.length}` }];
}
