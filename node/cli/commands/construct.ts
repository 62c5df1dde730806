import { writeFile } from "node:fs/promises";
import { efficientFrontier } from "../../../engine/construction/index.ts";
import { InputError } from "../../../engine/errors/index.ts";
import {
  type ConstructRequest,
  constructPrepared,
  type PreparedMandate,
  prepareMandate,
} from "../../model/index.ts";
import { type Project, readProject } from "../../project/index.ts";
import { openRun } from "../../store/index.ts";
import { explanation } from "../construct-explain.ts";
import { failureText } from "../construct-failure.ts";
import { frontierOutput } from "../construct-frontier.ts";
import { constructJson, failureJson, holdingsCsv, tradesCsv } from "../construct-json.ts";
import { constructText } from "../construct-page.ts";
import { constructReport } from "../construct-parts.ts";
import { formatCsv } from "../csv-text.ts";
import type { Output, OutputOptions } from "../output.ts";
import { printRunOutput } from "../print-run-output.ts";

interface ConstructOptions extends ConstructRequest {
  readonly top: number;
  readonly explain?: boolean;
  /** Points of the efficient frontier, instead of a portfolio. */
  readonly frontier?: number;
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
    if (request.frontier !== undefined) return frontier(prepared, request.frontier);
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

/** @throws {InputError} a mandate without expected returns, or fewer than two points */
function frontier(
  prepared: PreparedMandate,
  count: number,
): { readonly output: Output; readonly found: boolean } {
  const value = String(count);
  if (prepared.setting.written.alpha === undefined || prepared.budgets !== null)
    throw new InputError([
      { file: "--frontier", value, rule: "a frontier needs expected returns: give the mandate alpha" },
    ]);
  if (count < 2)
    throw new InputError([{ file: "--frontier", value, rule: "a frontier has two points or more" }]);
  const { points, failed } = efficientFrontier(prepared.candidates, prepared.mandate, count);
  if (failed === null) return { output: frontierOutput(prepared, points), found: true };
  const text = failureText(prepared, failed);
  return { output: { text, json: failureJson(prepared, failed) }, found: false };
}
