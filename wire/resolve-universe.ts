import type { UniverseOptions } from "../engine/universe/index.ts";
import type { WrittenSpec } from "./model-spec.ts";
import { withWritten } from "./with-written.ts";

/** The universe's options with every default filled in. */
export function resolveUniverse(base: UniverseOptions, spec: WrittenSpec["universe"]): UniverseOptions {
  const { lists, ids, markets, top, minHistory, ...written } = spec?.estimation ?? {};
  return withWritten(base, {
    ...written,
    top: ranks(top),
    minHistoryPeriods: minHistory,
    maxStalePeriods: spec?.maxStale,
    include: { lists: lists?.include ?? base.include.lists, ids: ids?.include ?? base.include.ids },
    exclude: { lists: lists?.exclude ?? base.exclude.lists, ids: ids?.exclude ?? base.exclude.ids },
    markets:
      markets &&
      Object.entries(markets).map(([country, own]) => ({
        country,
        top: ranks(own.top) ?? ranks(top) ?? base.top,
      })),
  });
}

function ranks(top: number | "all" | undefined): number | undefined {
  return top === "all" ? Number.POSITIVE_INFINITY : top;
}
