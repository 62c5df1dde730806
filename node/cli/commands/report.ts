import { writeFile } from "node:fs/promises";
import { InputError } from "../../../engine/errors/index.ts";
import { nearestName } from "../../../wire/index.ts";
import { changesSinceRun } from "../../jobs/index.ts";
import { type PortfolioRequest, readPortfolioChoice, runOptions } from "../../model/index.ts";
import { type Project, readProject } from "../../project/index.ts";
import {
  type AttributionPage,
  type CorrelationPage,
  type ReportInput,
  type RiskPage,
  renderReport,
  SECTION_IDS,
  type SectionId,
  SPAN_SECTIONS,
  type StressPage,
} from "../../report/index.ts";
import { openRun } from "../../store/index.ts";
import type { DateSpan } from "../date-range.ts";
import { familyTitles } from "../family-titles.ts";
import { miniModelInput } from "../minimodel-page.ts";
import { type OutputOptions, printOutput } from "../output.ts";
import { printRunOutput } from "../print-run-output.ts";
import { attributionReport } from "./attribute.ts";
import { riskReport } from "./risk.ts";
import { covarianceReport } from "./show-covariance.ts";
import { stressReport } from "./stress.ts";

interface ReportRequest extends PortfolioRequest, DateSpan {
  /** Of the risk; the last date of the span by default. */
  readonly date?: string;
  readonly link: string;
  /** Form of the sector view; Brinson–Fachler by default. */
  readonly brinson?: string | true;
  /** A file of return series that are factors of the user's own. */
  readonly factorReturns?: string;
  /** Names of sections with commas between them. */
  readonly sections?: string;
}

/** Factors of the heat map: more cannot be read on paper. */
const HEAT_FACTORS = 16;

/** `plimsoll report`. */
export async function runReport(
  options: OutputOptions &
    ReportRequest & { readonly project: string; readonly out: string; readonly minimodel?: boolean },
): Promise<void> {
  if (options.minimodel === true) return writeMiniModel(options);
  const input = await readReportInput(await readProject(options.project), options);
  const { html, sections } = renderReport(input);
  const { runId } = input.risk;
  await writeFile(options.out, html);
  const bytes = Buffer.byteLength(html);
  const text = `Report written to ${options.out}: ${sections.join(", ")}; ${Math.ceil(bytes / 1024)} kB, nothing of it from outside the file.\nRun ${runId.slice(0, 12)}.`;
  await printRunOutput({ text, json: { file: options.out, bytes, sections, runId } }, options);
}

/** The page of the primer's ten stocks, for which there is no project. */
async function writeMiniModel(
  options: OutputOptions & Pick<ReportRequest, "sections"> & { readonly out: string },
): Promise<void> {
  const all = miniModelInput();
  const wanted = wantedSections(options.sections, all.sections);
  const { html, sections } = renderReport({ ...all, sections: wanted });
  await writeFile(options.out, html);
  const bytes = Buffer.byteLength(html);
  const text = `Report of the primer's ten stocks written to ${options.out}: ${sections.join(", ")}; ${Math.ceil(bytes / 1024)} kB.`;
  printOutput({ text, json: { file: options.out, bytes, sections, runId: null } }, options);
}

/** What a report of a portfolio of the project is made from: what `risk`, `attribute` and `show covariance` say. */
export async function readReportInput(project: Project, request: ReportRequest): Promise<ReportInput> {
  const sections = wantedSections(request.sections, SECTION_IDS);
  const attribution = sections.some((id) => SPAN_SECTIONS.includes(id))
    ? ((await attributionReport(project, { ...request, brinson: request.brinson ?? "fachler" }))
        .json as AttributionPage)
    : undefined;
  const date = request.date ?? (request.to === undefined ? undefined : attribution?.to);
  const risk = await riskPage(project, { ...request, ...(date === undefined ? {} : { date }) });
  const against = risk.benchmarkName !== "none";
  const run = await openRun(project.modelFolder);
  try {
    const { model, dates, code, inputs } = run.manifest;
    return {
      sections,
      risk,
      attribution: attribution && { ...attribution, brinson: against ? attribution.brinson : null },
      correlations: sections.includes("correlations")
        ? ((await covarianceReport(run, mainFactors(risk), { date: risk.date })).json as CorrelationPage)
        : undefined,
      stress: sections.includes("stress") ? await stressPage(project, request, risk.date) : undefined,
      familyTitles,
      run: {
        model,
        first: dates.first,
        last: dates.last,
        dateCount: dates.count,
        periodsPerYear: runOptions(run).periodsPerYear,
        codeVersion: code.version,
        kernel: code.kernel,
        inputCount: inputs.length,
        stale: await changesSinceRun(project, run.manifest),
      },
    };
  } finally {
    await run.close();
  }
}

/** What `risk` says, with the sources of beta where there is a benchmark to have one to, and the tail by name. */
async function riskPage(project: Project, request: ReportRequest): Promise<RiskPage> {
  const { benchmark } = await readPortfolioChoice(project, { ...request, say: () => {} });
  const all = { ...request, top: 10, tail: true, beta: benchmark !== "none" };
  return (await riskReport(project, all)).json as RiskPage;
}

/** The usual page of `stress`, on the date of the risk. */
async function stressPage(project: Project, request: ReportRequest, date: string): Promise<StressPage> {
  return (await stressReport(project, { ...request, date, loss: "5%", top: 10 })).json as StressPage;
}

/** The factors with the largest risk contributions, families together. */
function mainFactors(risk: RiskPage): readonly string[] {
  const { factors } = risk.benchmarkName === "none" ? risk.portfolio : risk.active;
  const known = factors.filter(({ volatilityAnnual }) => volatilityAnnual > 0);
  const largest = known
    .toSorted((a, b) => Math.abs(b.riskContributionAnnual) - Math.abs(a.riskContributionAnnual))
    .slice(0, HEAT_FACTORS);
  return known.filter((factor) => largest.includes(factor)).map(({ factor }) => factor);
}

function wantedSections(given: string | undefined, all: readonly SectionId[]): readonly SectionId[] {
  if (given === undefined) return all;
  const names = given.split(",").map((name) => name.trim());
  const faults = names
    .filter((name) => !all.some((id) => id === name))
    .map((name) => {
      const nearest = nearestName(name, all);
      const hint = nearest === undefined ? `there are ${all.join(", ")}` : `did you mean ${nearest}?`;
      return { file: "--sections", value: name, rule: `no section of that name; ${hint}` };
    });
  if (faults.length > 0) throw new InputError(faults);
  return all.filter((id) => names.includes(id));
}
