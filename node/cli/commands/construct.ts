import { writeFile } from "node:fs/promises";
import { type ConstructRequest, constructPrepared, prepareMandate } from "../../model/index.ts";
import { type Project, readProject } from "../../project/index.ts";
import { openRun } from "../../store/index.ts";
import { explanation } from "../construct-explain.ts";
import { failureText } from "../construct-failure.ts";
import { constructJson, failureJson, holdingsCsv, tradesCsv } from "../construct-json.ts";
import { constructText } from "../construct-page.ts";
import { constructReport } from "../construct-parts.ts";
import { formatCsv } from "../csv-text.ts";
import type { Output, OutputOptions } from "../output.ts";
import { printRunOutput } from "../print-run-output.ts";

interface ConstructOptions extends ConstructRequest {
  readonly top: number;
  readonly explain?: boolean;
  /** Files to write the trades and the portfolio to, and the portfolio's name in it. */
  readonly out?: string;
  readonly holdings?: string;
  readonly as?: string;
}

/** Exit code where there is no such portfolio: what was asked for is at fault. */
const NO_PORTFOLIO = 2;

/** `plimsoll construct`. */
export async function runConstruct(
  options: OutputOptions & ConstructOptions & { readonly project: string },
): Promise<void> {
  const project = await readProject(options.project);
  const { output, found } = await constructOutput(project, options);
  await printRunOutput(output, options);
  if (!found) process.exitCode = NO_PORTFOLIO;
}

/** The portfolio of a mandate, or why there is none; files that are asked for are written. */
export async function constructOutput(
  project: Project,
  request: ConstructOptions,
): Promise<{ readonly output: Output; readonly found: boolean }> {
  const run = await openRun(project.modelFolder);
  try {
    const prepared = await prepareMandate(project, run, request);
    if (request.explain === true) {
      const lines = explanation(prepared);
      return { output: { text: lines.join("\n"), json: { explanation: lines } }, found: true };
    }
    const construction = constructPrepared(prepared);
    if (construction.status !== "optimal") {
      const text = failureText(prepared, construction);
      return { output: { text, json: failureJson(prepared, construction) }, found: false };
    }
    const report = constructReport(prepared, construction, { runId: run.id, top: request.top });
    const csv = tradesCsv(report);
    if (request.out !== undefined) await writeFile(request.out, formatCsv(csv.header, csv.rows));
    if (request.holdings !== undefined) {
      const { header, rows } = holdingsCsv(
        report,
        request.as ?? prepared.setting.written.name ?? "constructed",
      );
      await writeFile(request.holdings, formatCsv(header, rows));
    }
    return { output: { text: constructText(report), json: constructJson(report), csv }, found: true };
  } finally {
    await run.close();
  }
}
