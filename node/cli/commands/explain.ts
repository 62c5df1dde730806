import { isCalendarDate } from "../../../engine/data/index.ts";
import { InputError } from "../../../engine/errors/index.ts";
import {
  expandTree,
  type Lineage,
  type LineageNode,
  type LineageQuery,
  openLineage,
  queryWords,
} from "../../lineage/index.ts";
import { type Project, readProject } from "../../project/index.ts";
import { treeText } from "../lineage-tree.ts";
import { type Output, type OutputOptions, printOutput } from "../output.ts";
import { printableText } from "../printable-text.ts";

/** What the words of a call are about; an exposure without any. */
export const EXPLAIN_KINDS = {
  factorReturn: "FACTOR DATE",
  specificReturn: "NAME DATE",
  specificRisk: "NAME DATE",
  covariance: "FACTOR FACTOR DATE",
  risk: "PORTFOLIO DATE",
  attribution: "PORTFOLIO FACTOR FROM TO",
  cell: "TABLE COLUMN DATE KEY=VALUE ...",
} as const;

type ExplainKind = keyof typeof EXPLAIN_KINDS;

export interface ExplainRequest extends Partial<Record<ExplainKind, boolean>> {
  readonly factor?: string;
  readonly name?: string;
  readonly benchmark?: string;
  readonly depth?: number | undefined;
  readonly anyway?: boolean | undefined;
}

/** `plimsoll explain`. */
export async function runExplain(
  words: readonly string[],
  options: OutputOptions & ExplainRequest & { readonly project: string },
): Promise<void> {
  const query = explainQueryOf(words, options);
  const project = await readProject(options.project);
  const { changes, ...output } = await explainReport(project, query, options);
  printOutput(output, options);
  for (const { file, what, meaning } of options.json === true ? [] : changes)
    process.stderr.write(
      `${printableText(`${file} ${what}; ${meaning}. The numbers above are of the files as they are now.`)}\n`,
    );
}

/** A number of the published run explained, and what of its inputs has changed since. */
export async function explainReport(
  project: Project,
  query: LineageQuery,
  options: Pick<ExplainRequest, "depth" | "anyway">,
): Promise<Output & { readonly changes: Lineage["changes"] }> {
  const lineage = await openLineage(project, options.anyway === true ? { anyway: true } : {});
  try {
    const notes: string[] = [...lineage.notes];
    const [answer] = await lineage.explain([query], ({ kept, dayCount }) => {
      const from =
        kept === undefined ? "the first day: no state was kept before it" : `the state kept of ${kept}`;
      notes.push(`computed again from ${from}, ${dayCount} days`);
    });
    const depth = options.depth ?? 0;
    const root = await expandTree(answer as LineageNode, depth, (queries) => lineage.explain(queries));
    const { runId, changes } = lineage;
    return { ...explainOutput(root, { query, runId, notes, depth: options.depth, changes }), changes };
  } finally {
    await lineage.close();
  }
}

interface ExplainParts {
  readonly query: LineageQuery;
  readonly runId: string;
  readonly notes: readonly string[];
  readonly depth: number | undefined;
  readonly changes: readonly object[];
}

function explainOutput(root: LineageNode, { query, runId, notes, depth, changes }: ExplainParts): Output {
  const line = [...notes, `run ${runId.slice(0, 12)}`].join("; ");
  return {
    text: `${treeText(root, depth)}\n\n${line.charAt(0).toUpperCase()}${line.slice(1)}.`,
    json: { runId, query, explanation: root, notes, changes },
  };
}

/**
 * The number that a call asks for.
 *
 * @throws {InputError} words that are too few or too many, with the form; a date that is none
 */
export function explainQueryOf(words: readonly string[], options: ExplainRequest): LineageQuery {
  const kinds = (Object.keys(EXPLAIN_KINDS) as ExplainKind[]).filter((kind) => options[kind] === true);
  if (kinds.length > 1) throw usage("one question at a time", kinds[0]);
  const [kind] = kinds;
  const form = kind === undefined ? "NAME FACTOR DATE" : EXPLAIN_KINDS[kind];
  const wanted = form.split(" ").filter((word) => word !== "..." && word !== "KEY=VALUE").length;
  if (words.length < wanted || (kind !== "cell" && words.length > wanted)) throw usage(`needs ${form}`, kind);
  const [a, b, c, d] = words as [string, string, string, string];
  if (kind !== "risk" && (options.factor ?? options.name ?? options.benchmark) !== undefined)
    throw usage("--factor, --name and --benchmark are for --risk", kind);
  if (kind === undefined) return { kind: "exposure", id: a, factor: b, date: requireDate(c) };
  switch (kind) {
    case "factorReturn":
      return { kind: "factor_return", factor: a, date: requireDate(b) };
    case "specificReturn":
      return { kind: "specific_return", id: a, date: requireDate(b) };
    case "specificRisk":
      return { kind: "specific_risk", id: a, date: requireDate(b) };
    case "covariance":
      return { kind: "covariance", factor1: a, factor2: b, date: requireDate(c) };
    case "risk":
      return {
        kind: "risk",
        portfolio: a,
        ...(options.benchmark === undefined ? {} : { benchmark: options.benchmark }),
        date: requireDate(b),
        ...(options.factor === undefined ? {} : { factor: options.factor }),
        ...(options.name === undefined ? {} : { id: options.name }),
      };
    case "attribution":
      return { kind: "attribution", portfolio: a, factor: b, from: requireDate(c), to: requireDate(d) };
    case "cell":
      return {
        kind: "cell",
        table: a,
        column: b,
        date: c === "all" ? "" : requireDate(c),
        key: keyOf(words.slice(3)),
      };
  }
}

function keyOf(words: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    words.map((word) => {
      const at = word.indexOf("=");
      if (at < 1) throw usage(`${JSON.stringify(word)} is not COLUMN=VALUE, as id=S00007`, "cell");
      return [word.slice(0, at), word.slice(at + 1)] as const;
    }),
  );
}

function requireDate(text: string): string {
  if (isCalendarDate(text)) return text;
  throw new InputError([
    { file: "explain", value: text, rule: "must be a day of the calendar, written YYYY-MM-DD" },
  ]);
}

function usage(rule: string, kind: ExplainKind | undefined): InputError {
  const option = kind === undefined ? "" : ` --${kind.replace(/[A-Z]/g, (sign) => `-${sign.toLowerCase()}`)}`;
  const example = queryWords({ kind: "exposure", id: "S00007", factor: "momentum", date: "2022-09-12" }).join(
    " ",
  );
  return new InputError([
    { file: `explain${option}`, rule: `${rule}; for example: npx plimsoll explain ${example}` },
  ]);
}
