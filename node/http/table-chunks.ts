import type { Manifest } from "../../wire/index.ts";

/** A span of dates, open where one is missing. */
interface Span {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/**
 * A table cut into spans of one stored period each, so that no more than one is in memory; one open span for a table without dates, and the span itself where no period is in it.
 * Undefined where the run has no such table.
 */
export function tableChunks(
  { partitions }: Pick<Manifest, "partitions">,
  table: string,
  { from, to }: Span,
): readonly Span[] | undefined {
  const periods = partitions.filter((part) => part.table === table).map(({ period }) => period);
  if (periods.length === 0) return undefined;
  // A table without dates is whole on every date.
  if (periods.includes("all")) return [{}];
  const spans = [...new Set(periods)].sort().map(spanOf);
  const within = spans.filter((span) => (from ?? "") <= span.to && (to ?? "9999") >= span.from);
  if (within.length === 0) return [{ from, to }];
  return within.map((span) => ({
    from: from !== undefined && from > span.from ? from : span.from,
    to: to !== undefined && to < span.to ? to : span.to,
  }));
}

/** First and last day of a month or a year. */
function spanOf(period: string): { readonly from: string; readonly to: string } {
  const [year, month] = period.split("-").map(Number) as [number, number?];
  const end = new Date(Date.UTC(year, month ?? 12, 0)).toISOString().slice(0, 10);
  return { from: month === undefined ? `${period}-01-01` : `${period}-01`, to: end };
}
