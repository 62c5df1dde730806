import type { MarketDay } from "../../engine/data/index.ts";
import { InputError } from "../../engine/errors/index.ts";
import type { CapitalBase } from "../../engine/portfolio/index.ts";
import type { HoldingTables, MarketData, PortfolioRecord } from "../import/index.ts";
import { datedHoldings } from "../model/index.ts";
import { sha256 } from "../store/index.ts";
import type { OpenBreach } from "./breach-history.ts";
import { reasonOf } from "./compute-block.ts";
import { asHashes, nightKey } from "./night-key.ts";
import type { BlockPortfolio, NightBlock, NightSetting } from "./night-setting.ts";
import { nightStart } from "./open-night.ts";
import type { NightLimits } from "./read-limits.ts";
import { type SentHoldings, sendHoldings, sendPlain } from "./sent-holdings.ts";

/** What blocks are made of. */
export interface BlockPlan {
  readonly data: MarketData;
  /** Portfolios, ascending. */
  readonly names: readonly string[];
  readonly setting: NightSetting;
  readonly base: CapitalBase;
  readonly limits: NightLimits;
  readonly breaches: ReadonlyMap<string, readonly OpenBreach[]>;
}

/** Portfolios of a block on average, and at most. */
const USUAL = 50;
const MOST = 100;

/** Whether a block ends with a name: decided by the name alone, so that a new portfolio changes its own block and no other. */
function endsBlock(name: string): boolean {
  return Number.parseInt(sha256(name).slice(0, 8), 16) % USUAL === 0;
}

/**
 * The blocks of a night with their keys, one after the other: holdings of a block are in memory only while it is made.
 *
 * A key is the hash of what the block's tables depend on: what `nightKey` has of code, run, date, benchmark and the night before, the limits that
 * hold and what was open of them, and what is held, as weights. It does not depend on where rows stand in files.
 */
export async function* planBlocks(plan: BlockPlan): AsyncGenerator<NightBlock> {
  const { data, names, setting, base } = plan;
  const others = await data.holdings([]);
  const priced = onceADay(data);
  const common = nightKey(setting);
  let block: { name: string; holdings: SentHoldings | undefined; fault: string | undefined }[] = [];
  const wanted = new Set(names);
  const read = holdingsReader(others, priced, base);
  const span = { from: nightStart(setting), to: setting.date };
  for await (const record of data.holdingsByPortfolio(span)) {
    const { name } = record;
    if (!wanted.has(name)) continue;
    block.push({ name, ...(await read(record)) });
    if (!endsBlock(name) && block.length < MOST) continue;
    yield finishBlock(block, plan, common);
    block = [];
  }
  if (block.length > 0) yield finishBlock(block, plan, common);
}

type ReadHoldings = Pick<BlockPortfolio, "holdings" | "fault">;

/** Reads the holdings of a portfolio, or says why they cannot be. Most are weights and nothing else, and need no object a row. */
function holdingsReader(others: HoldingTables, priced: MarketData, base: CapitalBase) {
  const funds = new Set(others.funds.fund);
  const isBare = base === "given" && others.proxies.id.length === 0;
  return async ({ name, plain, portfolios, accounts }: PortfolioRecord): Promise<ReadHoldings> => {
    const isPlain =
      isBare && accounts.date.length === 0 && !plain?.some(({ ids }) => ids.some((id) => funds.has(id)));
    if (isPlain && plain !== undefined) return { holdings: sendPlain(name, plain), fault: undefined };
    try {
      const tables = { ...others, portfolios: portfolios(), accounts };
      return { holdings: sendHoldings(await datedHoldings(priced, tables, name, base)), fault: undefined };
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      return { holdings: undefined, fault: reasonOf(error.faults) };
    }
  };
}

function finishBlock(
  portfolios: readonly Pick<BlockPortfolio, "name" | "holdings" | "fault">[],
  { limits, breaches }: BlockPlan,
  common: string,
): NightBlock {
  const of = portfolios.map(({ name }) => limits.limitsOf(name));
  const used = [...new Set(of.flat())].sort((a, b) => a - b);
  const block = {
    limits: used.map((at) => limits.limits[at] as NightLimits["limits"][number]),
    portfolios: portfolios.map(
      (portfolio, at): BlockPortfolio => ({
        ...portfolio,
        limits: (of[at] as readonly number[]).map((limit) => used.indexOf(limit)),
        open: breaches.get(portfolio.name) ?? [],
      }),
    ),
  };
  return { key: sha256(`${common}\n${JSON.stringify(block, asHashes)}`), ...block };
}

/** Days whose prices are remembered: holdings are set on few dates, by many portfolios. */
const MOST_DAYS = 64;

/** The data with the first day from a date on read once: thousands of portfolios in shares are priced on the same days. */
function onceADay(data: MarketData): MarketData {
  const known = new Map<string, MarketDay | undefined>();
  return {
    ...data,
    async *days(from = "") {
      if (!known.has(from)) {
        if (known.size >= MOST_DAYS) known.clear();
        known.set(from, await firstDay(data, from));
      }
      const day = known.get(from);
      if (day !== undefined) yield day;
    },
  };
}

async function firstDay(data: MarketData, from: string): Promise<MarketDay | undefined> {
  for await (const day of data.days(from)) return day;
  return undefined;
}
