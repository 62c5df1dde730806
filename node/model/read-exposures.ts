import { type Memberships, memberships, singleMembership } from "../../engine/data/index.ts";
import { type Exposures, isDense, joinGroups } from "../../engine/exposures/index.ts";
import { type Run, selectValues, type TableRows } from "../store/index.ts";
import { hasTable } from "./has-table.ts";
import type { RunAxes } from "./run-axes.ts";

/** X of one date of a run, with what stands beside it in the table. */
export interface DatedExposures {
  readonly date: string;
  readonly exposures: Exposures;
  /** [N] 1 = in the estimation universe. */
  readonly estimation: Uint8Array;
  /** [N] 1 = covered, with a cap beyond the smallest or largest of the estimation universe. */
  readonly outsideSpan: Uint8Array;
  /** [N] NaN where not covered. */
  readonly marketCap: Float64Array;
}

/** X of every date of a run in a span, ascending, on the run's own axes. */
export async function readExposures(
  run: Run,
  axes: RunAxes,
  span: { readonly from: string; readonly to: string },
): Promise<Iterable<DatedExposures>> {
  const rows = await run.readTable("exposures", span);
  return datedExposures(rows, axes, await readShares(run, axes, span));
}

/** Memberships of names in more than one industry, by date and id. */
type SplitShares = ReadonlyMap<string, readonly { readonly code: number; readonly share: number }[]>;

async function readShares(
  run: Run,
  { industryCodes }: RunAxes,
  span: { readonly from: string; readonly to: string },
): Promise<SplitShares> {
  const splits = new Map<string, { code: number; share: number }[]>();
  // A run in which every name has one industry has no such table.
  if (!hasTable(run, "industry_shares")) return splits;
  const rows = await run.readTable("industry_shares", span);
  const ids = selectValues(rows, "id", "text");
  const industries = selectValues(rows, "industry", "text");
  const shares = selectValues(rows, "share", "number");
  selectValues(rows, "date", "date").forEach((date, row) => {
    const key = `${date} ${ids[row]}`;
    const entry = {
      code: industryCodes.get(industries[row] as string) as number,
      share: shares[row] as number,
    };
    const list = splits.get(key);
    if (list === undefined) splits.set(key, [entry]);
    else list.push(entry);
  });
  return splits;
}

function* datedExposures(rows: TableRows, axes: RunAxes, splits: SplitShares): Generator<DatedExposures> {
  const dates = selectValues(rows, "date", "date");
  const columns = {
    ids: selectValues(rows, "id", "text"),
    industries: selectValues(rows, "industry", "text"),
    countries: axes.countryCodes.size > 0 ? selectValues(rows, "country", "text") : [],
    currencies: axes.currencyCodes.size > 0 ? selectValues(rows, "currency", "text") : [],
    estimation: selectValues(rows, "estimation", "flag"),
    outsideSpan: selectValues(rows, "outside_span", "flag"),
    marketCap: selectValues(rows, "market_cap", "number"),
    styles: axes.factors.filter(isDense).map((style) => selectValues(rows, style.name, "number")),
  };
  let start = 0;
  while (start < dates.length) {
    let end = start + 1;
    while (end < dates.length && dates[end] === dates[start]) end++;
    yield readDate(columns, { date: dates[start] as string, start, end, splits }, axes);
    start = end;
  }
}

interface ExposureColumns {
  readonly ids: readonly string[];
  readonly industries: readonly string[];
  /** Empty where they are no factors. */
  readonly countries: readonly string[];
  readonly currencies: readonly string[];
  readonly estimation: Uint8Array;
  readonly outsideSpan: Uint8Array;
  readonly marketCap: Float64Array;
  readonly styles: readonly Float64Array[];
}

function readDate(
  columns: ExposureColumns,
  span: {
    readonly date: string;
    readonly start: number;
    readonly end: number;
    readonly splits: SplitShares;
  },
  { assets, factors, industryCodes, countryCodes, currencyCodes }: RunAxes,
): DatedExposures {
  const assetCount = assets.labels.length;
  const styleCount = columns.styles.length;
  const covered = new Uint8Array(assetCount);
  const estimation = new Uint8Array(assetCount);
  const outsideSpan = new Uint8Array(assetCount);
  const marketCap = new Float64Array(assetCount).fill(Number.NaN);
  const industry = new Int32Array(assetCount).fill(-1);
  const country = new Int32Array(assetCount).fill(-1);
  const currency = new Int32Array(assetCount).fill(-1);
  const styles = new Float64Array(assetCount * styleCount).fill(Number.NaN);
  for (let row = span.start; row < span.end; row++) {
    const asset = assets.codes.get(columns.ids[row] as string);
    if (asset === undefined) continue;
    covered[asset] = 1;
    estimation[asset] = columns.estimation[row] as number;
    outsideSpan[asset] = columns.outsideSpan[row] as number;
    marketCap[asset] = columns.marketCap[row] as number;
    industry[asset] = industryCodes.get(columns.industries[row] as string) ?? -1;
    country[asset] = countryCodes.get(columns.countries[row] ?? "") ?? -1;
    currency[asset] = currencyCodes.get(columns.currencies[row] ?? "") ?? -1;
    for (let style = 0; style < styleCount; style++) {
      styles[asset * styleCount + style] = columns.styles[style]?.[row] as number;
    }
  }
  const marketCount = factors[0]?.family === "market" ? 1 : 0;
  const industries =
    span.splits.size === 0 ? singleMembership(industry) : splitMemberships(industry, span, assets.labels);
  const exposures: Exposures = {
    factors,
    marketCount,
    countryCount: countryCodes.size,
    industryCount: industryCodes.size,
    styleCount,
    currencyCount: currencyCodes.size,
    covered,
    groups: joinGroups({ names: [...countryCodes.keys()], codes: country }, industries),
    styles,
    currency,
  };
  return { date: span.date, exposures, estimation, outsideSpan, marketCap };
}

function splitMemberships(
  industry: Int32Array,
  { date, splits }: { readonly date: string; readonly splits: SplitShares },
  ids: readonly string[],
): Memberships {
  return memberships(
    Array.from(industry, (code, asset) => {
      if (code < 0) return [];
      return splits.get(`${date} ${ids[asset]}`) ?? [{ code, share: 1 }];
    }),
  );
}
