import { bySeverity, limitRow, type NightView, type PublishedNight } from "../nightly/index.ts";
import type { NightReport } from "./nightly-report.ts";
import type { Output } from "./output.ts";

/** A night for programs: decimals; the figures of each portfolio are in the tables. */
export function nightJson({ night, view }: NightReport): object {
  const { tables, portfolioCount, checkCount, checks, gonePortfolios, failed, ...head } = nightFindings(
    night,
    view,
  );
  return {
    ...head,
    folder: night.folder,
    tables,
    portfolioCount,
    blocks: { computed: night.computed, kept: night.kept },
    checkCount,
    checks,
    idleLimits: night.idle,
    gonePortfolios,
    failed,
  };
}

interface NightFindings {
  readonly night: string;
  readonly date: string;
  readonly runId: string;
  readonly benchmarkName: string;
  readonly before: { readonly date: string; readonly runId: string | null };
  readonly followed: string | null;
  readonly tables: PublishedNight["manifest"]["tables"];
  readonly portfolioCount: number;
  readonly checkCount: number;
  readonly checks: readonly object[];
  readonly gonePortfolios: readonly string[];
  readonly failed: NightView["failed"];
}

/** What a published night is and found, without how it was made. */
export function nightFindings(
  { id, manifest }: Pick<PublishedNight, "id" | "manifest">,
  view: NightView,
): NightFindings {
  return {
    night: id,
    date: manifest.date,
    runId: manifest.runId,
    benchmarkName: manifest.benchmark,
    before: { date: manifest.before.date, runId: manifest.before.runId || null },
    followed: manifest.followed || null,
    tables: manifest.tables,
    portfolioCount: manifest.portfolios,
    checkCount: view.checkCount,
    checks: bySeverity(view.checks).map(({ since, worstDate, state, ...check }) => ({
      ...check,
      state: state || null,
      since: since || null,
      worstDate: worstDate || null,
    })),
    gonePortfolios: manifest.gone,
    failed: view.failed,
  };
}

/** A row for each check that says something. */
export function nightCsv({ night, view }: NightReport): NonNullable<Output["csv"]> {
  const { date } = night.manifest;
  return {
    header: [
      "date",
      "portfolio",
      "limit",
      "level",
      "on",
      "item",
      "value",
      "min",
      "max",
      "used",
      "status",
      "state",
      "since",
      "worst",
      "worst_date",
    ],
    rows: bySeverity(view.checks).map((of) => limitRow(date, of.portfolio, of)),
  };
}
