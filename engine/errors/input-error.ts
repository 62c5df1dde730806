/** One thing wrong with something a user gave us: where it stands, what it is, and the rule it breaks. */
export interface Fault {
  /** File the user can open, as they named it. */
  readonly file: string;
  /** Line in the file, counted from 1 with the header, where there is one. */
  readonly row?: number;
  /** Column, or path inside a document such as `covariance.volatilityHalfLife`. */
  readonly column?: string;
  /** The offending value as written. */
  readonly value?: string;
  /** The rule in words: what would have been right. */
  readonly rule: string;
}

/**
 * Everything wrong with the user's input, collected: the command line prints all of it and exits 2.
 *
 * @example
 * new InputError([{ file: "bars.csv", row: 3, column: "price", value: "-1", rule: "price must be above 0" }]).faults.length // => 1
 */
export class InputError extends Error {
  readonly faults: readonly Fault[];

  constructor(faults: readonly Fault[]) {
    super(formatFaults(faults));
    this.name = "InputError";
    this.faults = faults;
  }
}

/**
 * Faults as lines for people: `bars.csv, row 3, column price: "-1": price must be above 0`.
 *
 * @example
 * formatFaults([{ file: "bars.csv", rule: "the file is empty" }]) // => "bars.csv: the file is empty"
 */
export function formatFaults(faults: readonly Fault[]): string {
  return faults.map(formatFault).join("\n");
}

function formatFault(fault: Fault): string {
  const place = [fault.file];
  if (fault.row !== undefined) place.push(`row ${fault.row}`);
  if (fault.column !== undefined) place.push(`column ${fault.column}`);
  const value = fault.value === undefined ? "" : ` ${JSON.stringify(fault.value)}:`;
  return `${place.join(", ")}:${value} ${fault.rule}`;
}
