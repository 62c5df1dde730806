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
 * What is read of the night of a date. The tables of one that another takes the place of meanwhile are removed: then that one is read.
 *
 * @throws {StoreError} "missing": none is kept
 */
export async function withNight<T>(
  modelFolder: string,
  date: string,
  read: (night: KeptNight) => Promise<T>,
): Promise<T> {
  const night = await keptNight(modelFolder, date);
  try {
    return await read(night);
  } catch (error) {
    const now = await keptNight(modelFolder, date);
    if (now.id === night.id) throw error;
    return read(now);
  }
}

/**
 * What a night found, and figures of every portfolio.
 *
 * @throws {StoreError} "missing": no night is kept of the date
 */
export async function nightDocument({ modelFolder }: Project, date: string): Promise<object> {
  const { night, view } = await withNight(modelFolder, date, async (night) => ({
    night,
    view: await readNight(night),
  }));
  const columns = Object.entries(view.columns);
  return {
    ...nightFindings(night, view),
    portfolios: view.portfolios.map((portfolio, row) => ({
      portfolio,
      ...Object.fromEntries(columns.map(([name, values]) => [name, values[row]])),
    })),
  };
}
