import type { DataSpec, TableName } from "../../wire/index.ts";
import type { EngineLimits, StagedProject } from "../import/index.ts";
import { withStagedTables } from "../import/index.ts";
import { type BarDates, createBaseTables } from "./base-tables.ts";
import { type Coverage, coverageOf, summarise, type TableSummary } from "./coverage.ts";
import { createPriceExcursions } from "./excursions.ts";
import type { Finding, Severity } from "./finding.ts";
import type { CaseRow, QualityRule } from "./quality-rule.ts";
import { createCapTable } from "./rules/cap-rules.ts";
import { createFactTable } from "./rules/fact-rules.ts";
import { qualityRules } from "./rules/quality-rules.ts";

/** Cases kept of one rule; all are counted. */
const mostCases = 1000;

/** What a rule found. */
export interface RuleOutcome {
  readonly rule: QualityRule;
  /** Of the worst case. */
  readonly severity: Severity;
  /** Cases in all. */
  readonly total: number;
  readonly cases: Readonly<Record<Severity, number>>;
  /** The worst first; at most 1000. */
  readonly findings: readonly Finding[];
}

/** What the rows of a project look like. */
export interface DataQuality {
  readonly dates: BarDates;
  /** Rules that found something, severe ones first, in the order of the catalogue. */
  readonly outcomes: readonly RuleOutcome[];
  readonly coverage: Coverage;
  readonly tables: readonly TableSummary[];
}

const tables: readonly TableName[] = [
  "bars",
  "securities",
  "fundamentals",
  "classifications",
  "caps",
  "rates",
  "fx",
  "memberships",
  "actions",
];

/** What the engine may hold before it spills: beside it stand the findings, and what it keeps of a query's own run. All of pystock then takes 0.85 GB. */
const MEMORY_MB = 320;

/** Looks for dirt and symptoms of it in tables that were checked before: nothing is changed. */
export function assessData(
  projectDir: string,
  spec: DataSpec,
  limits: Partial<EngineLimits> = {},
): Promise<DataQuality> {
  return withStagedTables(
    projectDir,
    spec,
    { memoryLimitMb: MEMORY_MB, ...limits, tables },
    async (project) => {
      const dates = await createBaseTables(project);
      await createPriceExcursions(project.sql, project.has("bars", "price") ? "price" : "adjusted_price");
      await createCapTable(project);
      await createFactTable(project);
      const outcomes: RuleOutcome[] = [];
      for (const rule of qualityRules) {
        if (!rule.applies(project)) continue;
        const outcome = await outcomeOf(project, rule);
        if (outcome !== undefined) outcomes.push(outcome);
      }
      return {
        dates,
        outcomes: outcomes.sort((a, b) => rankOf(a.severity) - rankOf(b.severity)),
        coverage: await coverageOf(project),
        tables: await summarise(project, tables),
      };
    },
  );
}

async function outcomeOf(project: StagedProject, rule: QualityRule): Promise<RuleOutcome | undefined> {
  const rows = await project.sql.rows(rule.query(project));
  if (rows.length === 0) return undefined;
  const findings = rows.slice(0, mostCases).map((row) => findingOf(project, rule, row));
  const severity = findings.reduce<Severity>(
    (worst, finding) => (rankOf(finding.severity) < rankOf(worst) ? finding.severity : worst),
    "note",
  );
  const cases = { severe: 0, warning: 0, note: 0 };
  for (const row of rows) cases[severityOf(rule, row)]++;
  return { rule, severity, total: rows.length, cases, findings };
}

/** 0 is the worst. */
function rankOf(severity: Severity): number {
  return ["severe", "warning", "note"].indexOf(severity);
}

function severityOf(rule: QualityRule, row: CaseRow): Severity {
  return (textOf(row.severity) as Severity | undefined) ?? rule.severity;
}

function findingOf(project: StagedProject, rule: QualityRule, row: CaseRow): Finding {
  const table = textOf(row.table_name) ?? rule.table;
  const place =
    row.record === null || row.record === undefined
      ? undefined
      : project.placeOf(table as TableName, Number(row.record));
  const repairs = rule.repairs?.(row, project) ?? [];
  return {
    rule: rule.name,
    severity: severityOf(rule, row),
    table,
    ...optional("field", textOf(row.field)),
    ...(place === undefined ? {} : place),
    ...optional("id", textOf(row.id)),
    ...optional("date", textOf(row.date)),
    ...optional("to", textOf(row.until)),
    ...optional("value", textOf(row.value)),
    count: Number(row.count ?? 1),
    evidence: String(row.evidence),
    consequence: rule.consequence,
    ...(repairs.length === 0 ? {} : { repairs }),
  };
}

function textOf(value: unknown): string | undefined {
  return value === null || value === undefined ? undefined : String(value);
}

function optional<Name extends string>(
  name: Name,
  value: string | undefined,
): { readonly [K in Name]?: string } {
  return value === undefined ? {} : ({ [name]: value } as { readonly [K in Name]: string });
}
