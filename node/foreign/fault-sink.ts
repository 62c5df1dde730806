import { type Fault, formatFaults, InputError } from "../../engine/errors/index.ts";

/** Where a value stands. */
export interface Place {
  readonly file: string;
  readonly row: number;
}

/** What is wrong with a package, as it is found; told all at once. */
export interface FaultSink {
  readonly add: (fault: Fault) => void;
  readonly count: () => number;
  /** @throws {InputError} everything added, the first of each kind in each file, and how many more there are */
  readonly throwIfAny: () => void;
}

/** Of one rule in one file: what is wrong in one row is often wrong in a thousand. */
const TOLD = 10;
const MOST = 200;

export function faultSink(): FaultSink {
  const kept: Fault[] = [];
  const counts = new Map<string, { total: number; readonly file: string }>();
  let total = 0;
  const seen = new Set<string>();
  return {
    add: (fault) => {
      // A date is read again for the returns of the one after it.
      const text = formatFaults([fault]);
      if (seen.size === seen.add(text).size) return;
      total++;
      // Numbers within a rule are of the row.
      const key = `${fault.file}\n${fault.rule.replace(/[-\d.e]+/g, "#")}`;
      const known = counts.get(key) ?? { total: 0, file: fault.file };
      counts.set(key, known);
      known.total++;
      if (known.total <= TOLD && kept.length < MOST) kept.push(fault);
    },
    count: () => total,
    throwIfAny: () => {
      if (total === 0) return;
      const more = total - kept.length;
      const rest = more === 0 ? [] : [{ file: "model", rule: `and ${more} more faults like these` }];
      throw new InputError([...kept, ...rest]);
    },
  };
}
