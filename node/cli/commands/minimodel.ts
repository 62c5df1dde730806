import { miniModelReport } from "../minimodel-report.ts";
import { type OutputOptions, printOutput } from "../output.ts";

/** `plimsoll minimodel`. */
export function runMinimodel(options: OutputOptions & { readonly chapter?: number }): void {
  const { text, json } = miniModelReport(options.chapter);
  printOutput({ text, json }, options);
}
