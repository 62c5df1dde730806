import type { RuleOutcome } from "./assess-data.ts";
import type { Finding } from "./finding.ts";

/** A security with what was found about it. */
export interface NameFindings {
  readonly id: string;
  readonly severe: number;
  readonly warnings: number;
  /** Names of the rules, in their order. */
  readonly rules: readonly string[];
}

/** The securities with most findings: severe ones first, then warnings, then by id. */
export function worstNames(outcomes: readonly RuleOutcome[], most: number): readonly NameFindings[] {
  const byId = new Map<string, Finding[]>();
  for (const { findings } of outcomes)
    for (const finding of findings) {
      if (finding.id === undefined || finding.severity === "note") continue;
      byId.set(finding.id, [...(byId.get(finding.id) ?? []), finding]);
    }
  return [...byId]
    .map(([id, findings]) => ({
      id,
      severe: findings.filter(({ severity }) => severity === "severe").length,
      warnings: findings.filter(({ severity }) => severity === "warning").length,
      rules: [...new Set(findings.map(({ rule }) => rule))],
    }))
    .sort((a, b) => b.severe - a.severe || b.warnings - a.warnings || (a.id < b.id ? -1 : 1))
    .slice(0, most);
}
