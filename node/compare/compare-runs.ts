import { InputError } from "../../engine/errors/index.ts";
import { axis } from "../../engine/labels/index.ts";
import { activePortfolio, type Portfolio } from "../../engine/portfolio/index.ts";
import {
  type AloneVolatilities,
  attributeForecastDifference,
  type DifferenceParts,
  type ForecastDifference,
  type NamedWeights,
} from "../../engine/risk-attribution/index.ts";
import {
  followBooks,
  type HeldBooks,
  modelOn,
  type PortfolioChoice,
  readAxes,
  readExposures,
  readForecastDates,
  requireFactorReturns,
  type StoredModel,
  walkRun,
} from "../model/index.ts";
import type { Run } from "../store/index.ts";

/** A portfolio's forecasts by two models at one close. */
export interface ComparedDate {
  readonly date: string;
  readonly total: ComparedBook;
  /** Against the benchmark; undefined without one. */
  readonly active: ComparedBook | undefined;
}

/** Two forecasts of one book, annual. */
export interface ComparedBook {
  readonly firstAnnual: number;
  readonly secondAnnual: number;
  /** Factors and specific returns alone. */
  readonly firstAlone: AloneVolatilities;
  readonly secondAlone: AloneVolatilities;
  readonly differenceAnnual: number;
  readonly parts: DifferenceParts;
}

/** Two runs on the same portfolio. */
export interface RunComparison {
  /** At every forecast date of both at which it is held, ascending. */
  readonly dates: readonly ComparedDate[];
  /** The last of them in full. */
  readonly last: {
    readonly date: string;
    readonly total: ForecastDifference;
    readonly active: ForecastDifference | undefined;
    readonly coverage: CoverageGap;
  };
}

/** Names that the models have exposures of. */
export interface CoverageGap {
  readonly both: number;
  readonly firstOnly: readonly string[];
  readonly secondOnly: readonly string[];
}

/**
 * A portfolio's forecasts by two runs, at every forecast date of both in a span: holdings drift with the first run's returns, and `universe` is its universe.
 *
 * @throws {InputError} no forecast date of both at which the portfolio is held
 */
export async function compareRuns(
  [first, second]: readonly [Run, Run],
  choice: PortfolioChoice,
  span: { readonly from?: string | undefined; readonly to?: string | undefined },
): Promise<RunComparison> {
  for (const run of [first, second]) requireFactorReturns(run);
  const closes = await commonCloses([first, second], span);
  const end = closes.at(-1) as string;
  const wanted = new Set(closes);
  const axes = await readAxes(first);
  const books = followBooks(choice, axes);
  const isActive = choice.benchmark !== "none";
  const dates: ComparedDate[] = [];
  let last: RunComparison["last"] | undefined;
  const compare = async (date: string, held: HeldBooks | undefined): Promise<void> => {
    const stored = held && (await modelOn(first, date));
    const other = stored && (await modelOn(second, date));
    if (held === undefined || stored === undefined || other === undefined) return;
    const split = (portfolio: Portfolio) =>
      attributeForecastDifference(stored.model, other.model, namedWeights(portfolio));
    const total = split(held.portfolio);
    const active = isActive ? split(activePortfolio(held.portfolio, held.benchmark)) : undefined;
    dates.push({ date, total: bookOf(total), active: active && bookOf(active) });
    last = { date, total, active, coverage: coverageGap(stored, other) };
  };
  for await (const { before, returns } of walkRun(first, first.manifest.dates.first, end)) {
    const held = books.at(before);
    if (wanted.has(before.date)) await compare(before.date, held);
    books.drift(returns);
    if (returns.date !== end) continue;
    const [dated] = await readExposures(first, axes, { from: end, to: end });
    if (dated !== undefined) await compare(end, books.at(dated));
  }
  if (last === undefined) {
    const rule = `the portfolio is not held, or one of the runs has no forecast, at the forecast dates from ${closes[0]} to ${end}; take another span`;
    throw new InputError([{ file: "compare", rule }]);
  }
  return { dates, last };
}

/** @throws {InputError} none in the span */
async function commonCloses(
  runs: readonly [Run, Run],
  { from = "", to = "9999" }: { readonly from?: string | undefined; readonly to?: string | undefined },
): Promise<readonly string[]> {
  const [first, second] = [await readForecastDates(runs[0]), await readForecastDates(runs[1])];
  const common = first.filter((date) => second.includes(date));
  const wanted = common.filter((date) => date >= from && date <= to);
  if (wanted.length > 0) return wanted;
  const covers = runs.map(
    ({ manifest }) => `${manifest.model} ${manifest.dates.first} to ${manifest.dates.last}`,
  );
  const rule =
    common.length === 0
      ? `the runs have no date with a forecast in common: ${covers.join(", ")}`
      : `no date with a forecast of both runs is in this span; common ones are ${common[0]} to ${common.at(-1)}, month by month`;
  throw new InputError([
    { file: "compare", value: [from, to].filter((date) => /^\d{4}-/.test(date)).join(" to "), rule },
  ]);
}

function bookOf({ names: _, factors: __, uncovered: ___, ...book }: ForecastDifference): ComparedBook {
  return book;
}

/** What is held by id, names that the first model does not cover too; cash is in no model. */
function namedWeights({ assets, weights, outside }: Portfolio): NamedWeights {
  const held = assets.labels.flatMap((id, i) =>
    weights[i] === 0 ? [] : [[id, weights[i] as number] as const],
  );
  const others = outside.flatMap(({ id, weight, reason }) =>
    reason === "cash" ? [] : [[id, weight] as const],
  );
  const all = new Map([...held, ...others]);
  return { assets: axis("asset", [...all.keys()]), weights: Float64Array.from(all.values()) };
}

function coverageGap({ model: first }: StoredModel, { model: second }: StoredModel): CoverageGap {
  const covered = ({ assets, exposures }: StoredModel["model"]) =>
    assets.labels.filter((_, i) => exposures.covered[i] === 1);
  const [one, two] = [covered(first), covered(second)];
  const [inOne, inTwo] = [new Set(one), new Set(two)];
  return {
    both: one.filter((id) => inTwo.has(id)).length,
    firstOnly: one.filter((id) => !inTwo.has(id)),
    secondOnly: two.filter((id) => !inOne.has(id)),
  };
}
