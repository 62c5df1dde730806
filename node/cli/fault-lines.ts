import { type Fault, formatFaults } from "../../engine/errors/index.ts";

/** Faults of one kind that are told one by one: a mistake that every row has is seen in a few. */
const OF_A_KIND = 5;

/** Values of the others of a kind that are named: of ids that nobody knows one wants them all. */
const NAMED = 50;

/** Lines that are told at all. */
const MOST = 100;

/** Faults as lines for people; of those that are alike, in a column of a file, the first few and how many more there are. */
export function faultLines(faults: readonly Fault[]): string {
  const kinds = new Map<string, Fault[]>();
  const lines: string[] = [];
  for (const fault of faults) {
    const key = [fault.file, fault.column ?? "", fault.rule].join("\n");
    const kind = kinds.get(key) ?? [];
    kinds.set(key, kind);
    if (kind.push(fault) <= OF_A_KIND) lines.push(formatFaults([fault]));
  }
  const more = [...kinds.values()].flatMap((kind) => {
    const [{ file, column, rule }] = kind as [Fault];
    const hidden = kind.slice(OF_A_KIND);
    const where = column === undefined ? {} : { column };
    return hidden.length > 0
      ? [formatFaults([{ file, ...where, rule: `${hidden.length} more${valuesText(hidden)}: ${rule}` }])]
      : [];
  });
  const shown = lines.slice(0, MOST);
  const rest = lines.length > MOST ? [`and ${lines.length - MOST} of other kinds (--json has all)`] : [];
  return [...shown, ...more, ...rest].join("\n");
}

function valuesText(faults: readonly Fault[]): string {
  const values = [...new Set(faults.flatMap(({ value }) => value ?? []))];
  if (values.length === 0) return "";
  if (values.length > NAMED) return " (--json has all)";
  return ` (${values.map((value) => JSON.stringify(value)).join(", ")})`;
}
