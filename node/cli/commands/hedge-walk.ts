import { InputError } from "../../../engine/errors/index.ts";
import { type HedgeRequest, WALK_FREQUENCIES, walkHedge } from "../../model/index.ts";
import { type Project, readProject } from "../../project/index.ts";
import { openRun } from "../../store/index.ts";
import { requireDates } from "../date-range.ts";
import { hedgeWalkCsv, hedgeWalkFigures, hedgeWalkText } from "../hedge-walk-page.ts";
import type { Output, OutputOptions } from "../output.ts";
import { printRunOutput } from "../print-run-output.ts";

interface HedgeWalkOptions extends HedgeRequest {
  readonly from?: string;
  readonly to?: string;
  readonly every?: string;
  readonly out?: string;
}

/** `plimsoll hedge --from --to`. */
export async function runHedgeWalk(
  options: OutputOptions & HedgeWalkOptions & { readonly project: string },
): Promise<void> {
  await printRunOutput(await hedgeWalkOutput(await readProject(options.project), options), options);
}

/**
 * A hedge rolled through the history of the project's run.
 *
 * @throws {InputError} beside an option of one date; as `walkHedge`
 */
export async function hedgeWalkOutput(project: Project, options: HedgeWalkOptions): Promise<Output> {
  const { every: given = "month", date, out, from, to, ...request } = options;
  const every = WALK_FREQUENCIES.find((of) => of === given);
  if (every === undefined)
    throw new InputError([{ file: "--every", value: given, rule: `must be ${WALK_FREQUENCIES.join(", ")}` }]);
  const beside = [...(date === undefined ? [] : ["--date"]), ...(out === undefined ? [] : ["--out"])];
  const rule =
    "is of one date, and --from and --to go through many: leave out one or the other (--csv has all)";
  if (beside.length > 0) throw new InputError(beside.map((file) => ({ file, rule })));
  const run = await openRun(project.modelFolder);
  try {
    await requireDates(run, { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) });
    const walk = await walkHedge(project, run, { ...request, from, to, every });
    const figures = hedgeWalkFigures(walk);
    return {
      text: hedgeWalkText(walk, figures, { every, runId: run.id }),
      json: { runId: run.id, portfolioName: walk.portfolioName, every, ...figures },
      csv: hedgeWalkCsv(figures),
    };
  } finally {
    await run.close();
  }
}
