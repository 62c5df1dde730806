import { printableText } from "./printable-text.ts";

/** Says something beside the results: a line on standard error. */
export function sayNote(note: string): void {
  process.stderr.write(`${printableText(note)}\n`);
}
