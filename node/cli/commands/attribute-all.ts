import { type Fault, InputError } from "../../../engine/errors/index.ts";
import { openMarketData } from "../../import/index.ts";
import { attributePortfolios, capitalBase, readBenchmark, sourceName } from "../../model/index.ts";
import { type Project, readProject } from "../../project/index.ts";
import { openRun } from "../../store/index.ts";
import { requireDates } from "../date-range.ts";
import { manyCsv, manyJson } from "../many-json.ts";
import { type ManyReport, manyText } from "../many-report.ts";
import type { Output, OutputOptions } from "../output.ts";
import { printRunOutput } from "../print-run-output.ts";
import { projectOption } from "../project-option.ts";
import { type AttributeRequest, cutNote, methods, oneOf } from "./attribute.ts";

type AllRequest = AttributeRequest & { readonly project: string };

/** `plimsoll attribute --all`. */
export async function runAttributeAll(options: OutputOptions & AllRequest): Promise<void> {
  await printRunOutput(await allReport(await readProject(options.project), options), options);
}

/** The attribution of every portfolio of the project over a span of dates. */
export async function allReport(project: Project, request: AllRequest): Promise<Output> {
  const linking = oneOf("--link", request.link, methods);
  const by = oneOf("--by", request.by ?? "factor", ["factor", "family", "name"] as const);
  const command = `npx plimsoll attribute${projectOption(request.project)} --portfolio`;
  refuseOfOne({ ...request, by }, command);
  const base = capitalBase(request.capital);
  const run = await openRun(project.modelFolder);
  try {
    await requireDates(run, request);
    const data = await openMarketData(project.folder, project.spec.data);
    try {
      const benchmark = await readBenchmark(data, project, request.benchmark);
      const { from, to } = request;
      const attributed = await attributePortfolios(run, data, {
        linking,
        benchmark,
        base,
        modelFolder: project.modelFolder,
        ...(from === undefined ? {} : { from }),
        ...(to === undefined ? {} : { to }),
      });
      const report: ManyReport = {
        ...attributed,
        linking,
        by: by === "family" ? "family" : "factor",
        benchmarkName: sourceName(benchmark),
        cut: cutNote(run, request),
        command,
        runId: run.id,
      };
      return { text: manyText(report), json: manyJson(report), csv: manyCsv(report) };
    } finally {
      data.close();
    }
  } finally {
    await run.close();
  }
}

/** @throws {InputError} what is of one portfolio, each with the command for it */
function refuseOfOne({ portfolio, factors, brinson, by }: AttributeRequest, command: string): void {
  const given: readonly [string, boolean][] = [
    ["--portfolio", portfolio !== undefined],
    ["--factors", factors !== undefined],
    ["--brinson", brinson !== undefined],
    ["--by name", by === "name"],
  ];
  const faults = given
    .filter(([, isGiven]) => isGiven)
    .map(([option]): Fault => {
      return { file: option, rule: `is of one portfolio, not of --all: ${command} <name> gives it for one` };
    });
  if (faults.length > 0) throw new InputError(faults);
}
