import { writeFile } from "node:fs/promises";
import { InputError } from "../../../engine/errors/index.ts";
import type { Portfolio } from "../../../engine/portfolio/index.ts";
import {
  type ConstructRequest,
  summariseWalk,
  WALK_FREQUENCIES,
  type WalkMoment,
  walkForward,
} from "../../model/index.ts";
import { type Project, readProject } from "../../project/index.ts";
import { openRun } from "../../store/index.ts";
import { formatCsv } from "../csv-text.ts";
import { requireDates } from "../date-range.ts";
import type { Output, OutputOptions } from "../output.ts";
import { printRunOutput } from "../print-run-output.ts";
import { startProgress } from "../progress.ts";
import { walkCsv, walkJson } from "../walk-forward-json.ts";
import { walkText } from "../walk-forward-page.ts";

/** Views of one date. */
const ONE_DATE = { date: "--date", explain: "--explain", frontier: "--frontier" } as const;

interface WalkOptions
  extends Omit<ConstructRequest, "date">,
    Partial<Readonly<Record<keyof typeof ONE_DATE, string | number | boolean>>> {
  readonly from?: string;
  readonly to?: string;
  readonly every?: string;
  readonly on?: string;
  readonly stage?: string;
  /** Files to write all trades and all portfolios to, and the portfolio's name in them. */
  readonly out?: string;
  readonly holdings?: string;
  readonly as?: string;
  readonly json?: boolean;
}

/** `plimsoll construct --from --to`. */
export async function runWalkForward(
  options: OutputOptions & WalkOptions & { readonly project: string },
): Promise<void> {
  await printRunOutput(await walkOutput(await readProject(options.project), options), options);
}

/**
 * A mandate walked through the history of the project's run; files that are asked for are written.
 *
 * @throws {InputError} beside a view of one date; as `walkForward`
 */
export async function walkOutput(project: Project, options: WalkOptions): Promise<Output> {
  refuseOneDate(options);
  const run = await openRun(project.modelFolder);
  const progress = startProgress("rebalances");
  try {
    const { every: given = "month", on, ...request } = options;
    const every = WALK_FREQUENCIES.find((of) => of === given);
    if (every === undefined)
      throw new InputError([
        { file: "--every", value: given, rule: `must be ${WALK_FREQUENCIES.join(", ")}` },
      ]);
    await requireDates(run, spanOf(options));
    const books = collectBooks();
    let done = 0;
    const walk = await walkForward(project, run, {
      ...request,
      every,
      on: on === undefined ? undefined : datesOf(on),
      traded: async (moment, after) => {
        done++;
        progress.update(`rebalanced on ${moment.dated.date}`, done, 1);
        if (options.out !== undefined || options.holdings !== undefined) books.add(moment, after);
      },
    });
    progress.finish();
    const name = options.as ?? walk.source.written.name ?? "constructed";
    if (options.out !== undefined)
      await writeFile(options.out, formatCsv(["date", "id", "before", "to"], books.trades));
    if (options.holdings !== undefined)
      await writeFile(
        options.holdings,
        formatCsv(
          ["date", "portfolio", "id", "weight"],
          books.holdings.map(([date, id, weight]) => [date, name, id, weight]),
        ),
      );
    const report = {
      walk,
      summary: summariseWalk(walk),
      runId: run.id,
      stage: options.stage,
      calendar: on === undefined ? `every ${every}` : "on given dates",
    };
    return { text: walkText(report), json: walkJson(report), csv: walkCsv(report) };
  } finally {
    progress.finish();
    await run.close();
  }
}

function spanOf({ from, to }: WalkOptions) {
  return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
}

/** @throws {InputError} what is no date */
function datesOf(text: string): readonly string[] {
  const dates = text.split(",").map((date) => date.trim());
  const wrong = dates.find((date) => !/^\d{4}-\d{2}-\d{2}$/.test(date));
  if (wrong === undefined) return dates;
  throw new InputError([
    { file: "--on", value: wrong, rule: "must be days, written YYYY-MM-DD, with commas between them" },
  ]);
}

function refuseOneDate(options: WalkOptions): void {
  const asked = (Object.keys(ONE_DATE) as (keyof typeof ONE_DATE)[]).filter(
    (key) => options[key] !== undefined,
  );
  if (asked.length === 0) return;
  const rule = "is a view of one date, and --from and --to walk through many: leave out one or the other";
  throw new InputError(asked.map((key) => ({ file: ONE_DATE[key], rule })));
}

/** Trades and holdings of every rebalance, as rows. */
function collectBooks() {
  const trades: (readonly [string, string, number, number])[] = [];
  const holdings: (readonly [string, string, number])[] = [];
  return {
    trades,
    holdings,
    add: ({ dated, book }: WalkMoment, after: Portfolio): void => {
      const { labels } = after.assets;
      labels.forEach((id, asset) => {
        const [before, to] = [book.weights[asset] as number, after.weights[asset] as number];
        if (before !== to) trades.push([dated.date, id, before, to]);
        if (to !== 0) holdings.push([dated.date, id, to]);
      });
      for (const { id, weight } of after.outside) holdings.push([dated.date, id, weight]);
    },
  };
}
