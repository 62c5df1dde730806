import { formatJson } from "../../wire/index.ts";
import { type CsvCell, formatCsv } from "./csv-text.ts";
import { printableText } from "./printable-text.ts";

/** What a command has to say, in every form it can be asked for. */
export interface Output {
  /** For people; made when it is read, where it is long. So is `csv`. */
  readonly text: string;
  /** For programs: stable keys, decimals; NaN becomes null. docs/cli.md has the keys. */
  readonly json: object;
  /** The main table, in full precision. */
  readonly csv?: { readonly header: readonly string[]; readonly rows: readonly (readonly CsvCell[])[] };
}

/** Options that every command takes. */
export interface OutputOptions {
  readonly json?: boolean;
  readonly csv?: boolean;
}

/** Prints a command's output in the form that was asked for. */
export function printOutput(output: Output, options: OutputOptions): void {
  process.stdout.write(renderOutput(output, options));
}

/** The output as text in the form that was asked for. */
function renderOutput(output: Output, options: OutputOptions): string {
  if (options.json === true) return `${formatJson(output.json)}\n`;
  if (options.csv === true && output.csv !== undefined) return formatCsv(output.csv.header, output.csv.rows);
  return `${printableText(output.text)}\n`;
}
