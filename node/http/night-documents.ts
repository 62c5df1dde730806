import { nightFindings } from "../cli/index.ts";
import { type KeptNight, nightsOf, readNight } from "../nightly/index.ts";
import type { Project } from "../project/index.ts";
import { StoreError } from "../store/index.ts";

/** The nights that are kept, by date. */
export async function nightsDocument({ modelFolder }: Project): Promise<object> {
  return { nights: (await nightsOf(modelFolder)).dates };
}

/**
 * The night of a date.
 *
 * @throws {StoreError} "missing": none is kept
 */
export async function keptNight(modelFolder: string, date: string): Promise<KeptNight> {
  const night = await (await nightsOf(modelFolder)).open(date);
  if (night !== undefined) return night;
  const message = `no night is kept of ${date}: GET /v1/nights has those there are, POST /v1/nights makes one`;
  throw new StoreError("missing", message);
}

/**
 * What a night found, and figures of every portfolio.
 *
 * @throws {StoreError} "missing": no night is kept of the date
 */
export async function nightDocument({ modelFolder }: Project, date: string): Promise<object> {
  const night = await keptNight(modelFolder, date);
  const view = await readNight(night);
  const columns = Object.entries(view.columns);
  return {
    ...nightFindings(night, view),
    portfolios: view.portfolios.map((portfolio, row) => ({
      portfolio,
      ...Object.fromEntries(columns.map(([name, values]) => [name, values[row]])),
    })),
  };
}
