import { printableName } from "./printable-text.ts";

/** What a portfolio is measured against, in words for a report's title. */
export function benchmarkTitle(name: string): string {
  if (name === "none") return "with no benchmark";
  return `against ${name === "universe" ? "the cap-weighted estimation universe" : printableName(name)}`;
}
