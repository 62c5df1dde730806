import { InputError } from "../../engine/errors/index.ts";
import type { WeightRow } from "../../engine/portfolio/index.ts";
import { openMarketData, type PortfolioRows } from "../import/index.ts";
import { NONE, noPortfolioRule, type Project, UNIVERSE } from "../project/index.ts";

/** Holdings of one portfolio by the date they were set, ascending. */
export interface DatedHoldings {
  readonly name: string;
  readonly dates: readonly string[];
  readonly rows: ReadonlyMap<string, readonly WeightRow[]>;
}

/** The portfolio and the benchmark that a report is about. */
export interface PortfolioChoice {
  /** Holdings, or the cap-weighted estimation universe. */
  readonly portfolio: DatedHoldings | "universe";
  /** Holdings, the cap-weighted estimation universe, or nothing to measure against. */
  readonly benchmark: DatedHoldings | "universe" | "none";
  /** Portfolios that are factors of the user's own. */
  readonly userFactors: readonly DatedHoldings[];
}

/** What the user asked for. */
export interface PortfolioRequest {
  readonly portfolio?: string;
  readonly benchmark?: string;
  /** Names of portfolios that are the user's own factors, with commas between them. */
  readonly factors?: string;
}

/** The name of a source of holdings. */
export function sourceName(source: DatedHoldings | "universe" | "none"): string {
  return typeof source === "string" ? source : source.name;
}

/**
 * Reads the portfolio and the benchmark that were asked for from the project's data.
 *
 * Without a name, the portfolio is the only one there is (the benchmark not counting); the benchmark is the spec's, or
 * the cap-weighted estimation universe.
 *
 * @throws {InputError} no such portfolio, or none named among several: the names there are
 */
export async function readPortfolioChoice(
  project: Project,
  request: PortfolioRequest,
): Promise<PortfolioChoice> {
  const data = await openMarketData(project.folder, project.spec.data);
  let rows: PortfolioRows;
  try {
    rows = await data.portfolios();
  } finally {
    data.close();
  }
  const names = [...new Set(rows.portfolio)].sort();
  // The universe against itself says nothing: by default it stands alone.
  const usual = request.portfolio === UNIVERSE ? NONE : UNIVERSE;
  const benchmarkName = request.benchmark ?? project.spec.benchmark ?? usual;
  const factors = (request.factors ?? "")
    .split(",")
    .flatMap((name) => (name.trim() === "" ? [] : [name.trim()]));
  const others = names.filter((name) => name !== benchmarkName && !factors.includes(name));
  const name = request.portfolio ?? (others.length === 1 ? others[0] : undefined);
  if (name === undefined) throw missingChoice(names);
  return {
    portfolio: name === UNIVERSE ? UNIVERSE : holdingsOf(rows, requireName(name, names, "--portfolio")),
    benchmark:
      benchmarkName === UNIVERSE || benchmarkName === NONE
        ? benchmarkName
        : holdingsOf(rows, requireName(benchmarkName, names, "--benchmark")),
    userFactors: factors.map((factor) => holdingsOf(rows, requireName(factor, names, "--factors"))),
  };
}

function missingChoice(names: readonly string[]): InputError {
  const rule =
    names.length === 0
      ? "the project has no portfolios; add a portfolios table (date, portfolio, id, weight) to data: in plimsoll.yaml, or look at --portfolio universe"
      : `name one with --portfolio: ${[...names, UNIVERSE].join(", ")}`;
  return new InputError([{ file: "portfolios", rule }]);
}

function requireName(name: string, names: readonly string[], option: string): string {
  if (names.includes(name)) return name;
  throw new InputError([{ file: option, value: name, rule: noPortfolioRule(name, names) }]);
}

function holdingsOf(rows: PortfolioRows, name: string): DatedHoldings {
  const byDate = new Map<string, WeightRow[]>();
  rows.portfolio.forEach((portfolio, row) => {
    if (portfolio !== name) return;
    const date = rows.date[row] as string;
    const holding = { id: rows.id[row] as string, weight: rows.weight[row] as number };
    const list = byDate.get(date);
    if (list === undefined) byDate.set(date, [holding]);
    else list.push(holding);
  });
  return { name, dates: [...byDate.keys()].sort(), rows: byDate };
}
