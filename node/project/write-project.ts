import {
  type SyntheticMarket,
  type SyntheticMarketOptions,
  simulateMarket,
} from "../../engine/synthetic-market/index.ts";
import { requireFree, startNewFiles } from "./new-files.ts";
import { SPEC_FILE } from "./read-project.ts";
import { dataFiles, writeSyntheticData } from "./write-synthetic-data.ts";

/** What a new project holds. */
export interface NewProject {
  readonly name: string;
  readonly market: SyntheticMarketOptions;
  /** Size of the estimation universe. */
  readonly top: number;
  /** Called with the count of days that are written: with 0 once nothing stands in the way. */
  readonly onDay?: (done: number) => void;
}

/**
 * Writes a project with a synthetic market that runs as it is: the whole of it, or nothing.
 *
 * @returns the files, named from the folder
 * @throws {InputError} files of the project stand there already: all of them, by name
 */
export async function writeProject(folder: string, project: NewProject): Promise<readonly string[]> {
  const market = simulateMarket(project.market);
  const names = [SPEC_FILE, ...dataFiles(market)];
  await requireFree(folder, names);
  const files = startNewFiles(folder);
  try {
    await writeSyntheticData(files, market, project.onDay);
    // Last, so that a folder with a spec is a whole project.
    await files.add(SPEC_FILE, specText(project, market));
    await files.finish();
  } catch (error) {
    await files.remove();
    throw error;
  }
  return names;
}

function specText({ name, top }: NewProject, market: SyntheticMarket): string {
  return `# A Plimsoll model. npx plimsoll spec --resolved shows every default, npx plimsoll spec --schema the schema.
name: ${name}
extends: short            # preset: daily, short, medium, long, monthly-short, monthly-long

data:                     # put your own tables here; columns: { field: column of the file } where names differ
  bars:                   # one row per security and day
    path: data/bars.csv
  securities:
    path: data/securities.csv
  classifications:        # industries, with dates
    path: data/classifications.csv
  fundamentals:           # a value exists from known_at on
    path: data/fundamentals.csv
  rates:                  # risk-free rate per period
    path: data/rates.csv
  portfolios:             # date, portfolio, id, weight
    path: data/portfolios.csv
${currencyText(market)}
universe:
  estimation: { top: ${top}, buffer: 1.2, minHistory: 63, minPrice: 1 }

factors:
  styles:                 # descriptor: weight
    size: { blend: { log_market_cap: 1 } }
    beta: { blend: { beta: 1 } }
    momentum: { blend: { momentum: 1 } }
    value: { blend: { book_to_price: 0.5, earnings_to_price: 0.3, cashflow_to_price: 0.2 } }
    volatility: { blend: { volatility: 0.75, residual_sigma: 0.25 }, orthogonalTo: [beta, size] }

benchmark: benchmark
`;
}

/** The part of the data section that a market of one currency does not need. */
function currencyText({ currencies, baseCurrency }: SyntheticMarket): string {
  if (currencies.length === 1) return "";
  return `  fx:                     # units of the base currency per unit of each
    path: data/fx.csv
  baseCurrency: ${currencies[baseCurrency]}
`;
}
