import type { StagedProject } from "../../import/index.ts";
import type { QualityRule } from "../quality-rule.ts";

const perYear = "(SELECT (count(*) - 1) / nullif(max(date) - min(date), 0) * 365.25 FROM quality_days)";
const years = "(SELECT (max(date) - min(date)) / 365.25 FROM quality_days)";
const endedBy = `(SELECT max(day) FROM quality_days) - CASE WHEN ${perYear} > 180 THEN 10 ELSE 2 END`;

/** The table that gives industries: the first that has them. */
function labelTable({ has }: StagedProject): "classifications" | "bars" | "securities" | undefined {
  if (has("classifications")) return "classifications";
  if (has("bars", "industry")) return "bars";
  return has("securities", "industry") ? "securities" : undefined;
}

/** Ids that have an industry at all. */
function labelled(project: StagedProject): string {
  const table = labelTable(project);
  return table === "classifications"
    ? "SELECT DISTINCT id FROM classifications"
    : `SELECT DISTINCT id FROM ${table} WHERE industry IS NOT NULL`;
}

/** How many industries each id has had. */
function changes(project: StagedProject): string {
  switch (labelTable(project)) {
    case "classifications":
      return "SELECT id, count(DISTINCT code) AS codes FROM classifications GROUP BY id, scheme";
    case "bars":
      return "SELECT id, count(DISTINCT industry) AS codes FROM bars WHERE industry IS NOT NULL GROUP BY id";
    default:
      return "SELECT id, 1 AS codes FROM securities WHERE industry IS NOT NULL";
  }
}

const constantLabels: QualityRule = {
  name: "constant-labels",
  title: "Industries that never change: labels of today, carried back",
  severity: "warning",
  table: "classifications",
  threshold:
    "40 names and 1.5 years or more, and under 0.2 % of the names change their industry in a year (1 to 3 % do)",
  consequence:
    "Firms stand where they ended, not where they were: an industry's past looks better or worse than it was, and new industries exist before anybody could trade them.",
  advice: "Give classifications with dates.",
  falsePositives: "a short span; a coarse scheme of few large names",
  applies: (project) => labelTable(project) !== undefined,
  query: (project) => `
    SELECT '${labelTable(project)}' AS table_name, names AS count, changed || ' of ' || names || ' names have more than one industry in ' || printf('%.1f', y) || ' years' AS evidence
    FROM (SELECT count(*) AS names, count(*) FILTER (codes > 1) AS changed, ${years} AS y FROM (${changes(project)}) SEMI JOIN quality_assets USING (id))
    WHERE names >= 40 AND y >= 1.5 AND changed < 0.002 * y * names`,
};

const labelsOfSurvivors: QualityRule = {
  name: "labels-of-survivors",
  title: "Industries missing mostly for names that end early",
  severity: "severe",
  table: "classifications",
  threshold:
    "20 names or more end early, and the share of them without an industry is above 5 % and three times that of the others",
  consequence:
    "Names without an industry are not covered: those that died drop out of the model, which is survivorship by another door. An industry `unclassified` would know who dies.",
  advice: "Label them from a source of the time.",
  falsePositives: "funds and shells, which live short and have no industry",
  applies: (project) => labelTable(project) !== undefined,
  query: (project) => `
    SELECT '${labelTable(project)}' AS table_name, bare_ended AS count,
      bare_ended || ' of ' || ended || ' names that end early have no industry, of the others ' || bare_alive || ' of ' || alive AS evidence
    FROM (
      SELECT count(*) FILTER (ended) AS ended, count(*) FILTER (NOT ended) AS alive, count(*) FILTER (ended AND label IS NULL) AS bare_ended,
        count(*) FILTER (NOT ended AND label IS NULL) AS bare_alive
      FROM (SELECT a.id, max(b.day) < ${endedBy} AS ended, any_value(l.id) AS label
        FROM quality_bars b JOIN quality_assets a USING (asset) LEFT JOIN (${labelled(project)}) l ON l.id = a.id GROUP BY a.id)
    ) WHERE ended >= 20 AND bare_ended > 0.05 * ended AND bare_ended * alive > 3 * bare_alive * ended`,
};

const noLabels: QualityRule = {
  name: "names-without-label",
  title: "Names without an industry",
  severity: "note",
  table: "classifications",
  threshold: "any; the names with most bars first",
  consequence: "They are not covered by a model with industry factors.",
  advice: "Label them, or leave them.",
  falsePositives: "funds and shells that should not be covered",
  applies: (project) => labelTable(project) !== undefined,
  query: (project) => `
    SELECT '${labelTable(project)}' AS table_name, id, CAST(min(date) AS VARCHAR) AS date, count(*) AS count, count(*) || ' bars, no industry' AS evidence
    FROM quality_bars JOIN quality_assets USING (asset) JOIN quality_days USING (day) ANTI JOIN (${labelled(project)}) l USING (id)
    GROUP BY id ORDER BY count DESC, id`,
};

const listOfToday: QualityRule = {
  name: "list-of-today",
  title: "Lists whose members never leave",
  severity: "severe",
  table: "memberships",
  threshold: "20 members or more over 1.5 years, all from the first day or before, none with a last day",
  consequence:
    "A universe by this list holds those who are members today: it looks ahead by as long as the history is.",
  advice: "Give the list with dates of entry and leaving.",
  falsePositives: "a list that is meant as fixed",
  applies: ({ has }) => has("memberships"),
  query: () => `
    SELECT CAST(min("from") AS VARCHAR) AS date, list AS value, count(*) AS count, min(record) AS record,
      count(*) || ' members of ' || list || ', none comes later than the first day and none leaves' AS evidence
    FROM memberships, (SELECT min(date) AS start FROM quality_days)
    GROUP BY list HAVING count(*) >= 20 AND count("to") = 0 AND max("from") <= any_value(start) AND ${years} >= 1.5 ORDER BY list`,
};

export const labelRules: readonly QualityRule[] = [labelsOfSurvivors, constantLabels, listOfToday, noLabels];
