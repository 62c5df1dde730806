import { writeFile } from "node:fs/promises";
import { type InputFile, type MarketData, openMarketData } from "../../import/index.ts";
import { holdingsNotes } from "../../model/index.ts";
import { checkAgainstData, type Project, readProject } from "../../project/index.ts";
import { assessData, type DataQuality, type RuleOutcome, repairRows } from "../../quality/index.ts";
import { qualityPage } from "../../report/index.ts";
import { counted } from "../counted.ts";
import { formatCsv } from "../csv-text.ts";
import { type OutputOptions, printOutput } from "../output.ts";
import { projectOption } from "../project-option.ts";
import { qualityText, severityText } from "../quality-report.ts";

interface CheckOptions extends OutputOptions {
  readonly project: string;
  /** Files to write besides. */
  readonly html?: string;
  readonly repairs?: string;
  readonly actions?: string;
}

/** What `plimsoll check` prints with --json. */
interface CheckDocument
  extends Pick<MarketData, "inputs" | "notes">,
    Pick<DataQuality, "tables" | "coverage"> {
  readonly model: string;
  readonly securities: number;
  readonly industries: readonly string[];
  readonly fundamentalItems: readonly string[];
  readonly dates: {
    readonly first: string | undefined;
    readonly last: string | undefined;
    readonly count: number;
  };
  readonly identifiers: MarketData["mappings"];
  readonly rules: readonly object[];
  readonly findings: RuleOutcome["findings"];
}

/** `plimsoll check`: reads everything, changes nothing, and says what it saw. */
export async function runCheck(options: CheckOptions): Promise<void> {
  const project = await readProject(options.project);
  const { json, quality } = await checkReport(project);
  const { model, notes, inputs, dates } = json;
  const written = await writeFiles(options, { model, notes, ...quality });
  const hasSevere = json.findings.some(({ severity }) => severity === "severe");
  const text = [
    `${model}: the spec and the data are good to run${hasSevere ? ", but see what is severe" : ""}.`,
    "",
    ...inputs.map((input) => `  ${input.table.padEnd(16)} ${input.path}, ${rowsText(input, inputs)}`),
    "",
    `${counted(json.securities, "security")}, ${counted(json.industries.length, "industry")}, ${counted(dates.count, "date")} from ${dates.first} to ${dates.last}`,
    `Data quality: ${severityText(quality)}`,
    "",
    qualityText(quality),
    ...(notes.length > 0 ? ["", "Worth knowing:", ...notes.map((note) => `  ${note}`)] : []),
    ...(written.length > 0 ? ["", ...written] : []),
    "",
    `Next: npx plimsoll estimate${projectOption(options.project)}`,
  ].join("\n");
  printOutput({ text, json }, options);
}

/** Of a file that a query reads the rows are the query's. */
function rowsText({ table, path, rowCount }: InputFile, inputs: readonly InputFile[]): string {
  const query = `query of ${table}`;
  const isAsked = path !== query && inputs.some((input) => input.table === table && input.path === query);
  return isAsked && rowCount === 0 ? "read by the query" : counted(rowCount, "row");
}

/** What the data of a project are, and what is odd about them. */
export async function checkReport(
  project: Project,
): Promise<{ readonly json: CheckDocument; readonly quality: DataQuality }> {
  const { data: spec, name, benchmark } = project.spec;
  const data = await openMarketData(project.folder, spec, { reread: true });
  try {
    const tables = await data.holdings();
    checkAgainstData(project, data, [...new Set(tables.portfolios.portfolio)].sort());
    const notes = [...data.notes, ...holdingsNotes(data, tables, benchmark)];
    const quality = await assessData(project.folder, spec);
    const json = {
      model: name,
      securities: data.axes.assets.labels.length,
      industries: data.axes.industries,
      fundamentalItems: data.axes.items,
      dates: { first: data.dates[0], last: data.dates.at(-1), count: data.dates.length },
      inputs: data.inputs,
      identifiers: data.mappings,
      notes,
      tables: quality.tables,
      coverage: quality.coverage,
      rules: quality.outcomes.map(({ rule, severity, total, cases }) => {
        return { rule: rule.name, title: rule.title, severity, total, cases, advice: rule.advice };
      }),
      findings: quality.outcomes.flatMap((outcome) => outcome.findings),
    };
    return { json, quality };
  } finally {
    data.close();
  }
}

/** Writes the files that were asked for; gives a line on each. */
async function writeFiles(
  { html, repairs, actions }: CheckOptions,
  page: Parameters<typeof qualityPage>[0],
): Promise<string[]> {
  const written: string[] = [];
  if (html !== undefined) {
    await writeFile(html, qualityPage(page));
    written.push(`Report written to ${html}.`);
  }
  for (const [table, file] of [
    ["repairs", repairs],
    ["actions", actions],
  ] as const) {
    if (file === undefined) continue;
    const { header, rows } = repairRows(page.outcomes, table);
    await writeFile(file, formatCsv(header, rows));
    written.push(
      `${counted(rows.length, "suggested row")} of ${table} written to ${file}: look at each, delete what is no error, then name the file under data.${table}.`,
    );
  }
  return written;
}
