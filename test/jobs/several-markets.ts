import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type SyntheticMarket,
  type SyntheticMarketOptions,
  simulateMarket,
} from "../../engine/synthetic-market/index.ts";
import { writeProject } from "../../node/project/index.ts";

/** Five countries of unequal size in four currencies, of which two countries share one. */
const severalMarkets: SyntheticMarketOptions = {
  seed: 7,
  assetCount: 240,
  dateCount: 320,
  startDate: "2019-11-01",
  industryCount: 6,
  countries: [4, 2, 2, 1, 1],
};

/** A project of several markets as `plimsoll init` would write it, and the market it was made from. */
export async function severalMarketsProject(
  change: Partial<SyntheticMarketOptions> = {},
): Promise<{ readonly folder: string; readonly market: SyntheticMarket }> {
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-several-markets-"));
  const options = { ...severalMarkets, ...change };
  await writeProject(folder, { name: "several", market: options, top: Math.round(options.assetCount * 0.8) });
  return { folder, market: simulateMarket(options) };
}

/** True factor returns that stand beside a project's data, countries and currencies among them: by "date factor". */
export function trueFactorReturns(folder: string): ReadonlyMap<string, number> {
  const [, ...lines] = readFileSync(join(folder, "data/truth_factor_returns.csv"), "utf8").trim().split("\n");
  return new Map(
    lines.map((line) => {
      const [date, factor, value] = line.split(",");
      return [`${date} ${factor}`, Number(value)];
    }),
  );
}
