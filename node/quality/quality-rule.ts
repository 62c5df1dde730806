import type { StagedProject } from "../import/index.ts";
import type { Severity, SuggestedRepair } from "./finding.ts";

/** A row of a rule's query. */
export type CaseRow = Readonly<Record<string, unknown>>;

/** A kind of dirt, or a symptom of it: what is looked for, and what it means. */
export interface QualityRule {
  /** Stable name, kebab-case. */
  readonly name: string;
  /** What the findings are, as a heading: "Prices that are off by a power of ten for a few days". */
  readonly title: string;
  readonly severity: Severity;
  readonly table: string;
  /** When it fires, in words and numbers. */
  readonly threshold: string;
  readonly consequence: string;
  /** What the owner of the data should do. */
  readonly advice: string;
  /** What fires it without being wrong. */
  readonly falsePositives: string;
  /** Whether the project has what the rule looks at. */
  applies(project: StagedProject): boolean;
  /**
   * Query for the cases, the worst first and in one order: `evidence` (a sentence) and, where there is one, `table_name`, `field`, `id`,
   * `date`, `until`, `record` (of the rule's table), `value`, `count`, `severity`, and what `repairs` reads.
   */
  query(project: StagedProject): string;
  repairs?(row: CaseRow, project: StagedProject): readonly SuggestedRepair[];
}

/** Text of a number in SQL, short enough for a sentence and always the same. */
export function shortNumber(value: string): string {
  return `CASE WHEN abs(${value}) >= 1e6 OR (${value} <> 0 AND abs(${value}) < 1e-3) THEN printf('%.4g', ${value})
    ELSE rtrim(rtrim(printf('%.4f', ${value}), '0'), '.') END`;
}

/** Text of a decimal as percent, with its sign. */
export function percentText(value: string): string {
  return `printf('%+.1f', 100 * (${value})) || ' %'`;
}

/** Text of a ratio: how many times. */
export function times(value: string): string {
  return `CASE WHEN ${value} >= 100 THEN printf('%.0f', ${value}) ELSE printf('%.3g', ${value}) END`;
}
