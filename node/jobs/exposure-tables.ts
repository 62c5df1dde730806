import type { MarketAxes } from "../../engine/data/index.ts";
import {
  type ExposureOptions,
  type Exposures,
  factorNames,
  firstStyle,
  rungs,
} from "../../engine/exposures/index.ts";
import type { ModelDay } from "../../engine/pipeline/index.ts";
import type { TableBuilder } from "./table-builder.ts";

interface ExposureContext {
  readonly axes: MarketAxes;
  readonly options: ExposureOptions;
  readonly marketCap: Float64Array;
}

/** X, one row per covered name. */
export function addExposureRows(
  table: TableBuilder,
  day: ModelDay,
  { axes, options, marketCap }: ExposureContext,
): void {
  const { built, exposures } = { built: day.built.exposures, exposures: day.exposures };
  const names = factorNames(axes, options);
  const rows = coveredRows(exposures.covered);
  table.repeat(0, day.date, rows.length);
  table.labels(1, axes.assets.labels, rows);
  table.pick(2, { values: day.universe.estimation }, rows);
  table.pick(3, { values: day.universe.outsideSpan }, rows);
  table.labels(4, names.industries, mainIndustries(built, rows));
  table.pick(5, { values: marketCap }, rows);
  let column = 6;
  if (options.countries) {
    for (const asset of rows) table.text(column, names.countries[countryOf(built, asset)] ?? "");
    column++;
  }
  if (options.currencies) {
    for (const asset of rows) table.text(column, names.currencies[exposures.currency[asset] as number] ?? "");
    column++;
  }
  const { styles, styleCount } = exposures;
  for (let style = 0; style < styleCount; style++)
    table.pick(column + style, { values: styles, stride: styleCount, offset: style }, rows);
}

function coveredRows(covered: Uint8Array): Int32Array {
  const rows = new Int32Array(covered.length);
  let count = 0;
  for (let asset = 0; asset < rows.length; asset++) {
    rows[count] = asset;
    if (covered[asset] === 1) count++;
  }
  return rows.subarray(0, count);
}

/** The industry with the largest share, the first of equals. */
function mainIndustries({ groups, countryCount }: Exposures, rows: Int32Array): Int32Array {
  const { offsets, codes, shares } = groups;
  const out = new Int32Array(rows.length);
  for (let row = 0; row < rows.length; row++) {
    const asset = rows[row] as number;
    let main = -1;
    for (let entry = offsets[asset] as number; entry < (offsets[asset + 1] as number); entry++) {
      if ((codes[entry] as number) < countryCount) continue;
      if (main < 0 || (shares[entry] as number) > (shares[main] as number)) main = entry;
    }
    out[row] = (codes[main] as number) - countryCount;
  }
  return out;
}

/** The country's code; -1 where it is not known. */
function countryOf({ groups, countryCount }: Exposures, asset: number): number {
  const first = groups.codes[groups.offsets[asset] as number] ?? countryCount;
  return first < countryCount ? first : -1;
}

/** The shares of names in more than one industry; all others have share 1 in the industry beside their exposures. */
export function addShareRows(
  table: TableBuilder,
  day: ModelDay,
  { axes, options }: Pick<ExposureContext, "axes" | "options">,
): void {
  const { covered, groups, countryCount } = day.built.exposures;
  const names = factorNames(axes, options);
  const { offsets, codes, shares } = groups;
  for (let asset = 0; asset < covered.length; asset++) {
    const country = countryOf(day.built.exposures, asset) >= 0 ? 1 : 0;
    const [start, end] = [(offsets[asset] as number) + country, offsets[asset + 1] as number];
    if (covered[asset] !== 1 || end - start < 2) continue;
    for (let entry = start; entry < end; entry++) {
      table.text(0, day.date);
      table.label(1, axes.assets.labels, asset);
      table.text(2, names.industries[(codes[entry] as number) - countryCount] as string);
      table.number(3, shares[entry] as number);
    }
  }
}

/** How each style came to be, and what came of it. */
export function addStyleRows(table: TableBuilder, day: ModelDay): void {
  day.built.styles.forEach((style, position) => {
    table.text(0, day.date);
    table.text(1, style.name);
    const values = [
      ...style.rungCounts,
      style.droppedCount,
      style.clippedCount,
      style.boundedCount,
      ...style.rungCapShares,
      style.mean,
      style.deviation,
      style.skewness,
      day.built.monthly?.stability[position] ?? Number.NaN,
    ];
    values.forEach((value, i) => {
      table.number(2 + i, value);
    });
  });
}

/** Every pair of styles once, at the first close of a month. */
export function addCorrelationRows(table: TableBuilder, { date, built }: ModelDay): void {
  if (built.monthly === undefined) return;
  const { correlations } = built.monthly;
  const styles = built.styles.map(({ name }) => name);
  for (let first = 0; first < styles.length; first++) {
    for (let second = first + 1; second < styles.length; second++) {
      table.text(0, date);
      table.text(1, styles[first] as string);
      table.text(2, styles[second] as string);
      table.number(3, correlations[first * styles.length + second] as number);
    }
  }
}

/** The industries that a review joined to others. */
export function addMergeRows(table: TableBuilder, day: ModelDay, industries: readonly string[]): void {
  for (const { industry, into, members } of day.built.industryMerges ?? []) {
    table.text(0, day.date);
    table.text(1, industries[industry] as string);
    table.text(2, industries[into] as string);
    table.number(3, members);
  }
}

/** Raw values and scores of the covered names, by style and descriptor; a missing value has no row. */
export function addDescriptorRows(table: TableBuilder, { date, built }: ModelDay, axes: MarketAxes): void {
  const { descriptors } = built;
  const { assets, which, raw, scores } = descriptorCells(built);
  table.repeat(0, date, assets.length);
  table.labels(1, axes.assets.labels, assets);
  const styles = descriptors.map(({ style }) => style);
  const names = descriptors.map(({ descriptor }) => descriptor);
  table.labels(2, styles, which);
  table.labels(3, names, which);
  table.values(4, raw);
  table.values(5, scores);
}

/** The known values, name by name: of which name and which descriptor, raw and scored. */
function descriptorCells({ exposures, descriptors }: ModelDay["built"]) {
  const rows = coveredRows(exposures.covered);
  const cells = rows.length * descriptors.length;
  const [assets, which] = [new Int32Array(cells), new Int32Array(cells)];
  const [raw, scores] = [new Float64Array(cells), new Float64Array(cells)];
  let count = 0;
  for (let row = 0; row < rows.length; row++) {
    const asset = rows[row] as number;
    for (let d = 0; d < descriptors.length; d++) {
      const descriptor = descriptors[d] as (typeof descriptors)[number];
      const value = descriptor.raw[asset] as number;
      if (!Number.isFinite(value)) continue;
      assets[count] = asset;
      which[count] = d;
      raw[count] = value;
      scores[count++] = descriptor.scores.values[asset] as number;
    }
  }
  return {
    assets: assets.subarray(0, count),
    which: which.subarray(0, count),
    raw: raw.subarray(0, count),
    scores: scores.subarray(0, count),
  };
}

/** The rung of every exposure to a style, and whether it is bounded. */
export function addSourceRows(table: TableBuilder, { date, built }: ModelDay, axes: MarketAxes): void {
  const { exposures, rung, bounded } = built;
  const { covered, factors, styleCount } = exposures;
  const styles = factors.slice(firstStyle(exposures)).map(({ name }) => name);
  const { cells, assets, which, rungOf } = sourceCells(coveredRows(covered), styleCount, rung);
  table.repeat(0, date, cells.length);
  table.labels(1, axes.assets.labels, assets);
  table.labels(2, styles, which);
  table.labels(3, rungs, rungOf);
  table.pick(4, { values: bounded }, cells);
}

/** Every style of the given names, name by name: cell of the matrices, name, style and rung. */
function sourceCells(rows: Int32Array, styleCount: number, rung: Uint8Array) {
  const cells = new Int32Array(rows.length * styleCount);
  const [assets, which, rungOf] = [cells.slice(), cells.slice(), cells.slice()];
  let at = 0;
  for (let row = 0; row < rows.length; row++) {
    for (let style = 0; style < styleCount; style++) {
      const cell = (rows[row] as number) * styleCount + style;
      cells[at] = cell;
      assets[at] = rows[row] as number;
      which[at] = style;
      rungOf[at++] = rung[cell] as number;
    }
  }
  return { cells, assets, which, rungOf };
}
