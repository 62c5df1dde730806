import { InputError } from "../../engine/errors/index.ts";
import type { Factor } from "../../engine/exposures/index.ts";
import type { Portfolio } from "../../engine/portfolio/index.ts";
import type { Project } from "../project/index.ts";
import type { Run } from "../store/index.ts";
import { cashIds } from "./cash-ids.ts";
import type { MandateMoment } from "./construct-at.ts";
import { type HoldingsPath, startHoldings } from "./holdings-path.ts";
import { type ConstructRequest, type MandateSource, readMandateSource } from "./mandate-source.ts";
import { modelOn, type StoredModel } from "./read-risk-model.ts";
import { followTradedValues, type TradedValues, type TradedValuesPath } from "./read-traded-values.ts";
import { type RunAxes, readAxes } from "./run-axes.ts";
import { type WalkMoment, type WalkRecord, walkBook } from "./walk-book.ts";
import { type WalkFrequency, walkCalendar } from "./walk-calendar.ts";
import { atStage, decideMandate, type MandateDecision } from "./walk-decision.ts";
import { walkRun } from "./walk-run.ts";

/** A mandate and the span that it is walked through. */
export interface WalkForwardRequest extends Omit<ConstructRequest, "date"> {
  /** First rebalance at the first close from here on, and the last period's end; the run's first and last date by default. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly every: WalkFrequency;
  /** Dates instead. */
  readonly on?: readonly string[] | undefined;
  /** Stage of the factor covariance; the model's by default. */
  readonly stage?: string | undefined;
  /** Told of each book after its trades: before, after, and what was decided. */
  readonly traded?: (moment: WalkMoment, after: Portfolio, decision: MandateDecision) => Promise<void>;
}

/** A mandate walked through the history of a run. */
export interface WalkForward extends WalkRecord<MandateDecision> {
  readonly source: MandateSource;
  readonly factors: readonly Factor[];
  /** [N] ids of the names. */
  readonly ids: readonly string[];
  readonly periodsPerYear: number;
  /** Whether the mandate is about the difference from the benchmark. */
  readonly isActive: boolean;
  /** Closes at which it should have begun and there was no forecast yet. */
  readonly tooEarly: readonly string[];
  /** Each once, with the first date on which it was said. */
  readonly notes: readonly { readonly date: string; readonly text: string; readonly times: number }[];
}

/**
 * Walks a mandate through the history of a run, each rebalance on the model and the data known at its close.
 *
 * @throws {InputError} what is wrong with the mandate at its first rebalance; no rebalance in the span; a book that loses all
 */
export async function walkForward(
  project: Project,
  run: Run,
  request: WalkForwardRequest,
): Promise<WalkForward> {
  const source = await readMandateSource(project, run, request);
  const axes = await readAxes(run);
  const { from = run.manifest.dates.first, to = run.manifest.dates.last } = request;
  const { periodsPerYear } = source.options;
  const volumes = needsVolumes(source) ? await followTradedValues(project, run, from) : undefined;
  const tooEarly: string[] = [];
  const notes = new Map<string, { date: string; text: string; times: number }>();
  const capital = startCapital(source, from);
  let known: MandateDecision | undefined;
  const note = (date: string, text: string) => {
    const key = text.replace(/\d+/g, "");
    notes.set(key, { date, text, ...notes.get(key), times: (notes.get(key)?.times ?? 0) + 1 });
  };
  const decide = async (moment: WalkMoment): Promise<MandateDecision | undefined> => {
    const { date } = moment.dated;
    const stored = await modelOn(run, date);
    if (stored === undefined && known === undefined) {
      tooEarly.push(date);
      return undefined;
    }
    if (stored === undefined) {
      note(date, "the run has no forecast on this date: no rebalance, the book goes on");
      return undefined;
    }
    const at = atStage(stored, request.stage);
    known = await decideMandate(source, await mandateMoment(capital, at, moment, volumes), known);
    // On every date but the last, rows of a file are of later dates: that is no news here.
    for (const text of known.notes.filter((line) => !line.endsWith("are not read"))) note(date, text);
    return known;
  };
  try {
    const record = await walkBook(walkRun(run, firstDate(source, from), to), {
      start: source.isCash ? cashPath(axes) : startHoldings(source.choice.portfolio, axes),
      benchmark: startHoldings(source.choice.benchmark, axes),
      isRebalance: walkCalendar({ from, every: request.every, on: request.on }),
      decide,
      ...(request.traded === undefined ? {} : { traded: request.traded }),
      cashId: cashIds(axes.assets)[0] ?? "CASH",
      periodsPerYear,
    });
    if (record.intervals.length === 0) throw noRebalance(run, { from, to, tooEarly });
    return {
      ...record,
      source,
      factors: axes.factors,
      ids: axes.assets.labels,
      periodsPerYear,
      isActive: known?.isActive ?? false,
      tooEarly,
      notes: [...notes.values()],
    };
  } finally {
    volumes?.close();
  }
}

const NO_VOLUMES: TradedValues = { from: "", to: "", perDay: new Map(), prices: new Map() };

/** Traded values are read only where costs or limits are of them. */
function needsVolumes({ written }: MandateSource): boolean {
  const limits = Object.values(written.limits ?? {});
  const hasParticipation = limits.some((limit) => limit.on === "trades" && limit.participation !== undefined);
  const hasSteps = (written.costs?.beyond ?? []).some(({ volume }) => volume !== undefined);
  return (written.costs?.impact ?? 0) > 0 || hasSteps || hasParticipation;
}

async function mandateMoment(
  capital: number,
  stored: StoredModel,
  { book, benchmark, growth }: WalkMoment,
  volumes: TradedValuesPath | undefined,
): Promise<MandateMoment> {
  return {
    stored,
    current: book.weights,
    outside: book.outside,
    benchmark: benchmark.weights,
    capital: capital * growth,
    traded: volumes === undefined ? NO_VOLUMES : await volumes.at(stored.date),
  };
}

/** What the holdings that it begins with are worth, where nothing else says so; NaN where not known. */
function startCapital({ money, isCash, choice }: MandateSource, from: string): number {
  if (money > 0 || isCash || typeof choice.portfolio === "string") return money;
  const { dates, capital } = choice.portfolio;
  const set = dates.findLast((date) => date <= from) ?? dates[0] ?? "";
  return capital.get(set) ?? Number.NaN;
}

function cashPath({ assets }: RunAxes): HoldingsPath {
  const id = cashIds(assets)[0] ?? "CASH";
  const outside = [{ id, weight: 1, reason: "cash", asset: -1 }] as const;
  const portfolio: Portfolio = { assets, weights: new Float64Array(assets.labels.length), outside };
  const held = { portfolio, growth: 1, books: [], replaced: [], sumAsSet: 1 };
  return { at: ({ date }) => ({ ...held, since: date, effective: date }), drift: () => {} };
}

/** Holdings that were set before the walk drift into it. */
function firstDate({ choice, isCash }: MandateSource, from: string): string {
  const sources = [...(isCash ? [] : [choice.portfolio]), choice.benchmark];
  const before = sources.flatMap((of) => {
    const date = typeof of === "string" ? undefined : of.dates.findLast((day) => day < from);
    return date === undefined ? [] : [date];
  });
  return [from, ...before].sort()[0] as string;
}

function noRebalance(
  run: Run,
  {
    from,
    to,
    tooEarly,
  }: { readonly from: string; readonly to: string; readonly tooEarly: readonly string[] },
): InputError {
  const { first, last } = run.manifest.dates;
  const rule =
    tooEarly.length > 0
      ? `the run has too little history for a forecast on any rebalance up to ${to}; take a later span (it covers ${first} to ${last})`
      : `no rebalance from ${from} to ${to} at which there are holdings and a period after it; the run covers ${first} to ${last}`;
  return new InputError([{ file: "--from --to", value: `${from} ${to}`, rule }]);
}
