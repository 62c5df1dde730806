import type { DataQuality, Finding, RuleOutcome, Severity } from "../quality/index.ts";
import { counted } from "./counted.ts";

const WIDTH = 110;
/** Places named of each rule. */
const PLACES = 3;

const HEADINGS: Readonly<Record<Severity, string>> = {
  severe: "SEVERE: numbers of a model are wrong now",
  warning: "WARNING: numbers may be wrong",
  note: "NOTE: worth knowing",
};

/** What was found as text for people: the worst first, a few lines each; notes in one line. */
export function qualityText({ outcomes }: DataQuality): string {
  if (outcomes.length === 0) return "No rule of data quality fired.";
  const parts = (["severe", "warning", "note"] as const).flatMap((severity) => {
    const of = outcomes.filter((outcome) => outcome.severity === severity);
    return of.length === 0 ? [] : [HEADINGS[severity], ...of.map(outcomeText), ""];
  });
  return parts.slice(0, -1).join("\n");
}

/** How many cases there are of each severity, in words. */
export function severityText({ outcomes }: DataQuality): string {
  const of = (severity: Severity): number => outcomes.reduce((sum, { cases }) => sum + cases[severity], 0);
  return `${of("severe")} severe, ${counted(of("warning"), "warning")}, ${counted(of("note"), "note")}`;
}

function outcomeText({ rule, severity, total, findings }: RuleOutcome): string {
  const first = `  ${rule.title}: ${counted(total, "case")} (${rule.name})`;
  if (severity === "note") return [first, `      ${placeText(findings[0] as Finding)}`].join("\n");
  const places = findings.slice(0, PLACES).map((finding) => `      ${placeText(finding)}`);
  const rest = total > PLACES ? [`      and ${total - PLACES} more`] : [];
  return [first, ...places, ...rest, wrapped("Means: ", rule.consequence), wrapped("Do: ", rule.advice)].join(
    "\n",
  );
}

function placeText({ id, date, to, file, row, evidence }: Finding): string {
  const span = date === undefined ? "" : to === undefined || to === date ? date : `${date} to ${to}`;
  const who = [id, span].filter((part) => part !== undefined && part !== "").join(" ");
  const place = file === undefined ? "" : ` (${file.split("/").at(-1)}, row ${row})`;
  return `${who === "" ? "" : `${who}: `}${evidence}${place}`;
}

function wrapped(label: string, sentence: string): string {
  const lines: string[] = [];
  let line = label;
  for (const word of sentence.split(" ")) {
    if (line.length + word.length + 4 > WIDTH) {
      lines.push(line.trimEnd());
      line = "";
    }
    line += `${word} `;
  }
  return [...lines, line.trimEnd()].map((text, at) => `${at === 0 ? "    " : "      "}${text}`).join("\n");
}
