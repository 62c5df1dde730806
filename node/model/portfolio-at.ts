import { type Fault, InputError } from "../../engine/errors/index.ts";
import { activePortfolio, type Portfolio } from "../../engine/portfolio/index.ts";
import type { Run } from "../store/index.ts";
import type { DatedHoldings } from "./dated-holdings.ts";
import { type HoldingsAt, holdingsOn, holdingsPath, startHoldings } from "./holdings-path.ts";
import { kept } from "./kept.ts";
import { type PortfolioChoice, sourceName } from "./read-portfolio.ts";
import { readRiskModel, type StoredModel } from "./read-risk-model.ts";
import { readAxes } from "./run-axes.ts";
import { firstHoldingsFault, type SetPlace } from "./set-place.ts";
import { walkReturns } from "./walk-run.ts";
import { watchCoverage } from "./watch-coverage.ts";

/** What is held on a date of a run. */
export interface HeldPortfolio extends HoldingsAt {
  readonly portfolio: Portfolio;
  /** Funds that were looked through, those within funds too. */
  readonly lookedThrough: readonly string[];
  /**
   * What a weight of 1 is worth on the date, base currency: the capital of the holdings' date and what it has earned since, or a net
   * asset value that was stated after it, where the capital is one. NaN where not known.
   */
  readonly capital: number;
  /** Where the holdings stand in the input; undefined for what has no file. */
  readonly place: SetPlace | undefined;
}

/** A portfolio and its benchmark under the model of a date. */
export interface PortfolioAt {
  readonly stored: StoredModel;
  readonly held: HeldPortfolio;
  readonly base: HeldPortfolio;
  readonly active: Portfolio;
}

/** How a portfolio is looked at. */
export interface PortfolioAtRequest {
  /** A date of the run; the last by default. */
  readonly date?: string | undefined;
  /** Whether names outside the model are reported (default) or refused. */
  readonly outside?: "report" | "refuse" | undefined;
}

/**
 * A portfolio, its benchmark and the model on a date.
 *
 * @throws {InputError} no such date; nothing held yet; nothing held that the model covers; names outside the model that are refused
 */
export async function readPortfolioAt(
  run: Run,
  choice: PortfolioChoice,
  { date, outside }: PortfolioAtRequest,
): Promise<PortfolioAt> {
  const stored = await readRiskModel(run, date);
  const held = await heldOn(run, choice.portfolio, stored);
  const base = await heldOn(run, choice.benchmark, stored);
  if (outside === "refuse") refuseOutside(choice.portfolio, held, stored.date);
  return { stored, held, base, active: activePortfolio(held.portfolio, base.portfolio) };
}

const numbers = new WeakMap<object, number>();
let lastNumber = 0;

/** Tells one source of holdings from another as long as it lives. */
function numberOf(source: DatedHoldings | "universe" | "none"): number | string {
  if (typeof source === "string") return source;
  const number = numbers.get(source) ?? ++lastNumber;
  numbers.set(source, number);
  return number;
}

/** What is held on a date: a walk from the day it was set. */
function heldOn(
  run: Run,
  source: DatedHoldings | "universe" | "none",
  stored: StoredModel,
): Promise<HeldPortfolio> {
  const isSetToday = typeof source !== "string" && source.dates.includes(stored.date);
  // Nothing drifts from the close they are set at: it is made again faster than it is weighed.
  if (isSetToday) return walkTo(run, source, stored);
  return kept(run, `held ${numberOf(source)} ${stored.date}`, () => walkTo(run, source, stored));
}

async function walkTo(
  run: Run,
  source: DatedHoldings | "universe" | "none",
  stored: StoredModel,
): Promise<HeldPortfolio> {
  const axes = await readAxes(run);
  if (typeof source === "string") {
    const held = requireHeld(startHoldings(source, axes).at(stored), source, stored.date);
    return { ...held, lookedThrough: [], capital: Number.NaN, place: undefined };
  }
  const set = source.dates.filter((date) => date <= stored.date).at(-1);
  if (set === undefined) {
    throw new InputError([firstHoldingsFault(source, beginsLater(source, stored.date))]);
  }
  const later = { ...source, dates: source.dates.filter((date) => date >= set) };
  const walk = set < stored.date ? walkReturns(run, set, stored.date) : noPeriods();
  const held = await holdingsOn(holdingsPath(later, axes), walk, stored);
  return {
    ...requireHeld(held, source.name, stored.date),
    lookedThrough: source.lookedThrough,
    capital: capitalOn(source, held, stored.date),
    place: source.places.get(held.since),
  };
}

function beginsLater({ name, dates }: DatedHoldings, date: string): string {
  return dates[0] === undefined
    ? `the holdings of ${name} are all set after the last day of the data; give it holdings of an earlier date`
    : `the holdings of ${name} begin here: there are none on ${date}; take a later date`;
}

/** What a weight of 1 is worth on a date; NaN where it is not known. */
export function capitalOn(
  { capital, netAssetValues }: DatedHoldings,
  { since, effective, growth }: HoldingsAt,
  date: string,
): number {
  const set = capital.get(since) ?? Number.NaN;
  const isNav = netAssetValues.findLast((of) => of.date <= effective)?.capital === set;
  const later = isNav ? netAssetValues.findLast((of) => of.date > effective && of.date <= date) : undefined;
  return later?.capital ?? set * growth;
}

async function* noPeriods(): AsyncGenerator<never> {}

/** @throws {InputError} nothing is held yet, the model covers nothing of it, or weights that cannot be meant */
export function requireHeld(
  held: HoldingsAt,
  name: string,
  date: string,
): HoldingsAt & { portfolio: Portfolio } {
  const { portfolio } = held;
  if (portfolio !== undefined) {
    const coverage = watchCoverage(name);
    coverage.see(portfolio);
    coverage.require(`on ${date}`);
    requireSize(portfolio, name);
    return { ...held, portfolio };
  }
  throw new InputError([
    { file: `portfolio ${name}`, value: date, rule: "there are no holdings on this date yet" },
  ]);
}

/** Times the capital: far beyond every leverage, and far below where squares of weights are no numbers. */
const LARGEST_WEIGHT = 1e12;

/** @throws {InputError} weights that cannot be meant */
function requireSize({ assets, weights }: Portfolio, name: string): void {
  const large = assets.labels.find((_, asset) => Math.abs(weights[asset] as number) > LARGEST_WEIGHT);
  if (large === undefined) return;
  const rule = `weights are decimals of the capital, and this one is above ${LARGEST_WEIGHT} times it: give shares or money in the columns shares and notional`;
  throw new InputError([{ file: `portfolio ${name}`, column: "weight", value: large, rule }]);
}

/** @throws {InputError} a fault for every name without exposures */
function refuseOutside(
  source: PortfolioChoice["portfolio"],
  { portfolio, since, place }: HeldPortfolio,
  date: string,
): void {
  const rows = typeof source === "string" ? [] : (source.rows.get(since) ?? []);
  const faults = portfolio.outside
    .filter(({ reason, weight }) => reason !== "cash" && weight !== 0)
    .map(({ id, reason, weight }): Fault => {
      const why =
        reason === "unknown"
          ? "the model does not know the id"
          : `the model has no exposures of it on ${date}`;
      const rule = `${why}, and it has a weight of ${(100 * weight).toFixed(2)} %: name a proxy for it, or report it with --outside report`;
      const { file = `portfolio ${sourceName(source)}`, row } = rows.find((of) => of.id === id) ?? {};
      return {
        file,
        ...(row === undefined ? {} : { row }),
        column: place?.idColumn ?? "id",
        value: id,
        rule,
      };
    });
  if (faults.length > 0) throw new InputError(faults.sort((a, b) => (a.row ?? 0) - (b.row ?? 0)));
}
