import { type KeptLine, keptLines } from "./measured.ts";

/** Files of bench/history that have what bench/real-panel.mjs printed of a panel. */
export const MONTHLY = "real-us-open-panel";
export const DAILY = "real-us-daily-2007-2012";
export const PYSTOCK = "real-pystock-2015-2017";
/** In the order of the pages. */
export const PANELS = [MONTHLY, DAILY, PYSTOCK] as const;
export type Panel = (typeof PANELS)[number];

/** The lines of a panel whose problem begins so. */
export const linesFrom = (panel: Panel, start: string): readonly KeptLine[] =>
  keptLines(`bench/history/${panel}.jsonl`).filter(({ problem }) => String(problem).startsWith(start));
/** A factor as pages write it. */
export const inWords = (factor: unknown): string => String(factor).replaceAll("_", " ");

/** The project of examples/real. */
export const NAMES: Readonly<Record<Panel, string>> = {
  [MONTHLY]: "us-open-panel",
  [DAILY]: "us-daily-2007-2012",
  [PYSTOCK]: "pystock-2015-2017",
};
/** What it spans. */
export const SPANS: Readonly<Record<Panel, string>> = {
  [MONTHLY]: "monthly 1995–2012",
  [DAILY]: "daily 2007–2012",
  [PYSTOCK]: "daily 2015–2017",
};
