import { type Run, selectValues } from "../store/index.ts";
import { hasTable } from "./has-table.ts";

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
  const selection = { from: at, to: at, where: { id } };
  const sources = new Map([...(await readRungs(run, selection)), ...(await readBetaShares(run, selection))]);
  return { date: at, sources, descriptors: await readDescriptors(run, selection) };
}

interface NameSelection {
  readonly from: string;
  readonly to: string;
  readonly where: { readonly id: string };
}

async function readRungs(run: Run, selection: NameSelection): Promise<readonly [string, ExposureSource][]> {
  if (!hasTable(run, "exposure_sources")) return [];
  const rows = await run.readTable("exposure_sources", selection);
  const [style, rung] = [selectValues(rows, "style", "text"), selectValues(rows, "rung", "text")];
  const bounded = selectValues(rows, "bounded", "flag");
  return style.map((name, row) => [name, { rung: rung[row] as string, bounded: bounded[row] === 1 }]);
}

/** How much of a beta is the name's own estimate; the rest is the mean of the universe's. */
async function readBetaShares(
  run: Run,
  selection: NameSelection,
): Promise<readonly [string, ExposureSource][]> {
  if (!hasTable(run, "betas")) return [];
  const rows = await run.readTable("betas", selection);
  const share = selectValues(rows, "own_weight", "number");
  return selectValues(rows, "factor", "text").map((name, row) => [
    name,
    { rung: `own ${Math.round(100 * (share[row] as number))} %`, bounded: false },
  ]);
}

async function readDescriptors(run: Run, selection: NameSelection): Promise<readonly NameDescriptor[]> {
  if (!hasTable(run, "descriptors")) return [];
  const rows = await run.readTable("descriptors", selection);
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

/** The last five returns of a name on or before a day, of the year that ends there. */
export async function readNameReturns(run: Run, id: string, date: string): Promise<readonly NameReturn[]> {
  const from = `${Number(date.slice(0, 4)) - 1}${date.slice(4, 8)}01`;
  const rows = await run.readTable("returns", { from, to: date, where: { id } });
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
    .slice(-5);
}
