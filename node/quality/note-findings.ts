import type { Finding } from "./finding.ts";

/** Notes of the import as findings: sentences of their own, about a table where they begin with its name. */
export function noteFindings(notes: readonly string[]): Finding[] {
  return notes.map((note) => ({
    rule: "import-note",
    severity: "note",
    table: /^([a-z]+): /.exec(note)?.[1] ?? "project",
    count: 1,
    evidence: note,
    consequence: "Taken as it is.",
  }));
}
