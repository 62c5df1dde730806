import type { MarketAxes } from "../../engine/data/index.ts";
import {
  type ExposureOptions,
  type Exposures,
  factorNames,
  firstStyle,
  rungs,
} from "../../engine/exposures/index.ts";
import type { ModelDay } from "../../engine/pipeline/index.ts";
import { rowsWhere, type TableBuilder } from "./table-builder.ts";

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
  const rows = rowsWhere(exposures.covered.length, (asset) => exposures.covered[asset] === 1);
  table.repeat(0, day.date, rows.length);
  table.labels(1, axes.assets.labels, rows);
  table.pick(2, { values: day.universe.estimation }, rows);
  table.pick(3, { values: day.universe.outsideSpan }, rows);
  table.labels(
    4,
    names.industries,
    rows.map((asset) => mainIndustry(built, asset)),
  );
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

/** The industry with the largest share, the first of equals. */
function mainIndustry({ groups, countryCount }: Exposures, asset: number): number {
  const { offsets, codes, shares } = groups;
  let main = -1;
  for (let entry = offsets[asset] as number; entry < (offsets[asset + 1] as number); entry++) {
    if ((codes[entry] as number) < countryCount) continue;
    if (main < 0 || (shares[entry] as number) > (shares[main] as number)) main = entry;
  }
  return (codes[main] as number) - countryCount;
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
  const { covered } = built.exposures;
  const { descriptors } = built;
  const count = descriptors.length;
  const cells = rowsWhere(covered.length * count, (cell) => {
    const asset = Math.floor(cell / count);
    return covered[asset] === 1 && Number.isFinite(descriptors[cell % count]?.raw[asset]);
  });
  const of = (cell: number): number => cell % count;
  const assetOf = (cell: number): number => Math.floor(cell / count);
  const which = cells.map(of);
  table.repeat(0, date, cells.length);
  table.labels(1, axes.assets.labels, cells.map(assetOf));
  const styles = descriptors.map(({ style }) => style);
  const names = descriptors.map(({ descriptor }) => descriptor);
  table.labels(2, styles, which);
  table.labels(3, names, which);
  for (const cell of cells) {
    const { raw, scores } = descriptors[of(cell)] as (typeof descriptors)[number];
    table.number(4, raw[assetOf(cell)] as number);
    table.number(5, scores.values[assetOf(cell)] as number);
  }
}

/** The rung of every exposure to a style, and whether it is bounded. */
export function addSourceRows(table: TableBuilder, { date, built }: ModelDay, axes: MarketAxes): void {
  const { exposures, rung, bounded } = built;
  const { covered, factors, styleCount } = exposures;
  const styles = factors.slice(firstStyle(exposures)).map(({ name }) => name);
  const cells = rowsWhere(
    covered.length * styleCount,
    (cell) => covered[Math.floor(cell / styleCount)] === 1,
  );
  table.repeat(0, date, cells.length);
  table.labels(
    1,
    axes.assets.labels,
    cells.map((cell) => Math.floor(cell / styleCount)),
  );
  table.labels(
    2,
    styles,
    cells.map((cell) => cell % styleCount),
  );
  table.labels(
    3,
    rungs,
    cells.map((cell) => rung[cell] as number),
  );
  table.pick(4, { values: bounded }, cells);
}
