import { singleMembership } from "../../engine/data/index.ts";
import type { Exposures } from "../../engine/exposures/index.ts";
import { selectValues, type TableRows } from "../store/index.ts";
import type { RunAxes } from "./run-axes.ts";

/** X of one date of a run, with what stands beside it in the table. */
export interface DatedExposures {
  readonly date: string;
  readonly exposures: Exposures;
  /** [N] 1 = in the estimation universe. */
  readonly estimation: Uint8Array;
  /** [N] NaN where not covered. */
  readonly marketCap: Float64Array;
}

/**
 * X of every date in rows of the `exposures` table, dates ascending, on the run's own axes.
 */
export function* datedExposures(rows: TableRows, axes: RunAxes): Generator<DatedExposures> {
  const dates = selectValues(rows, "date", "date");
  const columns = {
    ids: selectValues(rows, "id", "text"),
    industries: selectValues(rows, "industry", "text"),
    estimation: selectValues(rows, "estimation", "flag"),
    marketCap: selectValues(rows, "market_cap", "number"),
    styles: axes.factors
      .filter((factor) => factor.family === "style")
      .map((style) => selectValues(rows, style.name, "number")),
  };
  let start = 0;
  while (start < dates.length) {
    let end = start + 1;
    while (end < dates.length && dates[end] === dates[start]) end++;
    yield readDate(columns, { date: dates[start] as string, start, end }, axes);
    start = end;
  }
}

interface ExposureColumns {
  readonly ids: readonly string[];
  readonly industries: readonly string[];
  readonly estimation: Uint8Array;
  readonly marketCap: Float64Array;
  readonly styles: readonly Float64Array[];
}

function readDate(
  columns: ExposureColumns,
  span: { readonly date: string; readonly start: number; readonly end: number },
  { assets, factors, industryCodes }: RunAxes,
): DatedExposures {
  const assetCount = assets.labels.length;
  const styleCount = columns.styles.length;
  const covered = new Uint8Array(assetCount);
  const estimation = new Uint8Array(assetCount);
  const marketCap = new Float64Array(assetCount).fill(Number.NaN);
  const industry = new Int32Array(assetCount).fill(-1);
  const styles = new Float64Array(assetCount * styleCount).fill(Number.NaN);
  for (let row = span.start; row < span.end; row++) {
    const asset = assets.codes.get(columns.ids[row] as string);
    if (asset === undefined) continue;
    covered[asset] = 1;
    estimation[asset] = columns.estimation[row] as number;
    marketCap[asset] = columns.marketCap[row] as number;
    industry[asset] = industryCodes.get(columns.industries[row] as string) ?? -1;
    for (let style = 0; style < styleCount; style++) {
      styles[asset * styleCount + style] = columns.styles[style]?.[row] as number;
    }
  }
  const marketCount = factors[0]?.family === "market" ? 1 : 0;
  const exposures: Exposures = {
    factors,
    marketCount,
    industryCount: industryCodes.size,
    styleCount,
    covered,
    industries: singleMembership(industry),
    styles,
  };
  return { date: span.date, exposures, estimation, marketCap };
}
