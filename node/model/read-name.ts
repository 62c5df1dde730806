import { type Run, selectValues, type TableRows } from "../store/index.ts";
import { hasTable } from "./has-table.ts";
import { type NameSelection, readNameRows } from "./name-rows.ts";
import { readRunDates } from "./read-run-dates.ts";

/** One exposure's making: the rung of the ladder it stands on, and whether it is bounded. */
export interface ExposureSource {
  readonly rung: string;
  readonly bounded: boolean;
}

/** A descriptor of a name: as computed, and scored; NaN where the value was dropped as an error. */
export interface NameDescriptor {
  readonly style: string;
  readonly descriptor: string;
  readonly raw: number;
  readonly score: number;
}

/** What a name's exposures were made of at a close. */
export interface NameSources {
  /** The forecast date they are of: they are kept at those closes only. */
  readonly date: string;
  readonly sources: ReadonlyMap<string, ExposureSource>;
  readonly descriptors: readonly NameDescriptor[];
}

/** What a name's exposures were made of at the last forecast date on or before a day; undefined before the first. */
export async function readNameSources(run: Run, id: string, date: string): Promise<NameSources | undefined> {
  const at = run.manifest.forecastDates.findLast((day) => day <= date);
  // A model without styles and given factors has no such table.
  const isKept = hasTable(run, "exposure_sources") || hasTable(run, "betas");
  if (at === undefined || !isKept) return undefined;
  const selection = { from: at, to: at, id };
  const sources = new Map([...(await readRungs(run, selection)), ...(await readBetaShares(run, selection))]);
  return { date: at, sources, descriptors: await readDescriptors(run, selection) };
}

type AtClose = Omit<NameSelection, "columns">;

async function readRungs(run: Run, selection: AtClose): Promise<readonly [string, ExposureSource][]> {
  if (!hasTable(run, "exposure_sources")) return [];
  const columns = ["style", "rung", "bounded"];
  const rows = await readNameRows(run, "exposure_sources", { ...selection, columns });
  const [style, rung] = [selectValues(rows, "style", "text"), selectValues(rows, "rung", "text")];
  const bounded = selectValues(rows, "bounded", "flag");
  return style.map((name, row) => [name, { rung: rung[row] as string, bounded: bounded[row] === 1 }]);
}

/** How much of a beta is the name's own estimate; the rest is the mean of the universe's. */
async function readBetaShares(run: Run, selection: AtClose): Promise<readonly [string, ExposureSource][]> {
  if (!hasTable(run, "betas")) return [];
  const rows = await readNameRows(run, "betas", { ...selection, columns: ["factor", "own_weight"] });
  const share = selectValues(rows, "own_weight", "number");
  return selectValues(rows, "factor", "text").map((name, row) => [
    name,
    { rung: `own ${Math.round(100 * (share[row] as number))} %`, bounded: false },
  ]);
}

async function readDescriptors(run: Run, selection: AtClose): Promise<readonly NameDescriptor[]> {
  if (!hasTable(run, "descriptors")) return [];
  const columns = ["style", "descriptor", "raw", "score"];
  const rows = await readNameRows(run, "descriptors", { ...selection, columns });
  const descriptor = selectValues(rows, "descriptor", "text");
  const [raw, score] = [selectValues(rows, "raw", "number"), selectValues(rows, "score", "number")];
  return selectValues(rows, "style", "text").map((style, row) => ({
    style,
    descriptor: descriptor[row] as string,
    raw: raw[row] as number,
    score: score[row] as number,
  }));
}

/** A period of a name's total, excess and specific return. */
export interface NameReturn {
  readonly date: string;
  readonly totalReturn: number;
  readonly excessReturn: number;
  readonly specificReturn: number;
}

/** Returns of the last dates where those are enough: of a year there are many. */
async function lastRows(run: Run, selection: NameSelection): Promise<TableRows> {
  const dates = await readRunDates(run);
  const within = dates.filter((date) => date >= selection.from && date <= selection.to);
  const few = { ...selection, from: within.at(-LAST_RETURNS) ?? selection.from };
  const rows = await readNameRows(run, "returns", few);
  if (rows.rowCount >= LAST_RETURNS || few.from === selection.from) return rows;
  return run.readTable("returns", {
    from: selection.from,
    to: selection.to,
    columns: selection.columns,
    where: { id: selection.id },
  });
}

/** How many returns of a name are read: a quarter of daily ones. */
const LAST_RETURNS = 63;

/** The last returns of a name on or before a day, of the year that ends there. */
export async function readNameReturns(run: Run, id: string, date: string): Promise<readonly NameReturn[]> {
  // A given model may have none.
  if (!hasTable(run, "returns")) return [];
  const from = `${Number(date.slice(0, 4)) - 1}${date.slice(4, 8)}01`;
  const columns = ["date", "total_return", "excess_return", "specific_return"];
  const rows = await lastRows(run, { from, to: date, id, columns });
  const total = selectValues(rows, "total_return", "number");
  const excess = selectValues(rows, "excess_return", "number");
  const specific = selectValues(rows, "specific_return", "number");
  return selectValues(rows, "date", "date")
    .map((day, row) => ({
      date: day,
      totalReturn: total[row] as number,
      excessReturn: excess[row] as number,
      specificReturn: specific[row] as number,
    }))
    .slice(-LAST_RETURNS);
}
