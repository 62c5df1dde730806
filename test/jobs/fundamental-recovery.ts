import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startModel, stepModel } from "../../engine/pipeline/index.ts";
import {
  type SyntheticDay,
  type SyntheticMarket,
  type SyntheticMarketOptions,
  simulateMarket,
} from "../../engine/synthetic-market/index.ts";
import { openMarketData } from "../../node/import/index.ts";
import { readProject, writeProject } from "../../node/project/index.ts";
import { editSpec } from "./market-project.ts";
import { type RawTables, readRawTables } from "./raw-tables.ts";

/** Style: what it is blended of. All but the last are one descriptor, so that nothing hides what was read. */
export const blends: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  book_to_price: { book_to_price: 1 },
  return_on_equity: { return_on_equity: 1 },
  dividend_yield: { dividend_yield: 1 },
  debt_to_assets: { debt_to_assets: 1 },
  asset_growth: { asset_growth: 1 },
  // As `plimsoll init` has it.
  value: { book_to_price: 0.5, earnings_to_price: 0.3, cashflow_to_price: 0.2 },
};

/** The exposures of a close as the engine has them. */
export interface Close {
  readonly date: string;
  /** By style, then id: z of the names that are covered. */
  readonly scores: ReadonlyMap<string, ReadonlyMap<string, number>>;
  /** By style: ids whose z is of all the descriptors of its blend, none imputed. */
  readonly known: ReadonlyMap<string, ReadonlySet<string>>;
  readonly estimation: ReadonlySet<string>;
}

/**
 * A project with the styles above. Everybody is in the estimation universe and nothing is clipped, so that z is an affine
 * function of what was read, the same for all names of a close.
 */
async function accountsProject(options: SyntheticMarketOptions): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-accounts-"));
  await writeProject(folder, { name: "accounts", market: options, top: options.assetCount });
  const styles = Object.entries(blends).map(
    ([name, blend]) => `    ${name}: { blend: ${JSON.stringify(blend)} }\n`,
  );
  editSpec(
    folder,
    (text) => `${text.slice(0, text.indexOf("universe:"))}universe:
  estimation: { top: all, minHistory: 0, minPrice: 0 }
exposures: { errorDeviations: .inf, fenceDeviations: .inf, clipDeviations: 1000000, bound: 1000000 }
factors:
  styles:
${styles.join("")}`,
  );
  return folder;
}

/** Reads the accounts as if every value had been public when its period ended: first rows only, without known_at. */
export function readAtPeriodEnd(folder: string): void {
  const file = join(folder, "data/fundamentals.csv");
  const [header, ...lines] = readFileSync(file, "utf8").trimEnd().split("\n");
  const first = new Map<string, string>();
  for (const line of lines) {
    const [id, item, value, periodEnd] = line.split(",");
    const key = `${id},${item},${periodEnd}`;
    if (!first.has(key)) first.set(key, `${id},${item},${value},${periodEnd}`);
  }
  const columns = (header as string).split(",").slice(0, 4).join(",");
  writeFileSync(file, `${[columns, ...first.values()].join("\n")}\n`);
  editSpec(folder, (text) =>
    text.replace("data/fundamentals.csv", "data/fundamentals.csv\n    knownAfterDays: 0"),
  );
}

/** The first `count` closes of a project through the engine, from its tables on disk. */
export async function foldProject(folder: string, count: number): Promise<readonly Close[]> {
  const { options, spec } = await readProject(folder);
  const data = await openMarketData(folder, spec.data);
  const ids = data.axes.assets.labels;
  let state = startModel(data.axes, options);
  const closes: Close[] = [];
  for await (const day of data.days()) {
    const step = stepModel(state, day, data.axes, options);
    state = step.state;
    const { exposures, rung } = step.output.built;
    const S = exposures.styleCount;
    const covered = [...ids.keys()].filter((n) => exposures.covered[n] === 1);
    const styles = Object.keys(blends).map((name, s) => ({ name, at: (n: number) => n * S + s }));
    closes.push({
      date: day.date,
      scores: new Map(
        styles.map(({ name, at }) => [
          name,
          new Map(covered.map((n) => [ids[n] as string, exposures.styles[at(n)] as number])),
        ]),
      ),
      known: new Map(
        styles.map(({ name, at }) => [
          name,
          new Set(covered.filter((n) => rung[at(n)] === 0).map((n) => ids[n] as string)),
        ]),
      ),
      estimation: new Set(
        covered.filter((n) => step.output.universe.estimation[n] === 1).map((n) => ids[n] as string),
      ),
    });
    if (closes.length === count) break;
  }
  data.close();
  return closes;
}

/** A market, its tables, what the engine made of them and the truth. */
export interface AccountsCase {
  readonly folder: string;
  readonly market: SyntheticMarket;
  readonly tables: RawTables;
  readonly closes: readonly Close[];
  /** X of close t stands in the truth of day t + 1. */
  readonly days: readonly SyntheticDay[];
}

export async function accountsCase(options: SyntheticMarketOptions, count: number): Promise<AccountsCase> {
  const folder = await accountsProject(options);
  const market = simulateMarket(options);
  const days: SyntheticDay[] = [];
  for (const day of market.days()) if (days.push(structuredClone(day)) > count) break;
  return { folder, market, tables: readRawTables(folder), closes: await foldProject(folder, count), days };
}
