import { type Fault, InputError } from "../../engine/errors/index.ts";
import type { CapitalBase } from "../../engine/portfolio/index.ts";
import { readMoney } from "../../wire/index.ts";
import type { HoldingTables, MarketData } from "../import/index.ts";
import { NONE, noPortfolioRule, type Project, UNIVERSE } from "../project/index.ts";
import { collectFaults } from "./collect-faults.ts";
import { type DatedHoldings, datedHoldings } from "./dated-holdings.ts";
import { type GivenHoldings, givenHoldings } from "./given-holdings.ts";
import { kept } from "./kept.ts";
import { withData } from "./open-data.ts";
import { isHoldingsFile, withHoldingsFiles } from "./read-holdings-files.ts";

/** The portfolio and the benchmark that a report is about. */
export interface PortfolioChoice {
  /** Holdings, or the cap-weighted estimation universe. */
  readonly portfolio: DatedHoldings | "universe";
  /** Holdings, the cap-weighted estimation universe, or nothing to measure against. */
  readonly benchmark: DatedHoldings | "universe" | "none";
  /** Portfolios that are factors of the user's own, the cap-weighted estimation universe too. */
  readonly userFactors: readonly (DatedHoldings | "universe")[];
}

/** What the user asked for. */
export interface PortfolioRequest {
  readonly portfolio?: string;
  readonly benchmark?: string;
  /** Holdings that are the portfolio, instead of one of the project's. */
  readonly given?: GivenHoldings;
  /** Holdings that are the benchmark. */
  readonly benchmarkGiven?: GivenHoldings;
  /** Names of portfolios that are the user's own factors, with commas between them. */
  readonly factors?: string;
  /** Is told what of a file of holdings was read otherwise than it is written; without it such a file is refused. */
  readonly say?: (line: string) => void;
  /** What a weight of 1 is: nav, gross, long, net or a sum of money; by default what the table's weights are of. */
  readonly capital?: string;
}

/** The name of a source of holdings. */
export function sourceName(source: DatedHoldings | "universe" | "none"): string {
  return typeof source === "string" ? source : source.name;
}

/**
 * Reads the portfolio and the benchmark that were asked for from the project's data.
 *
 * Without a name, the portfolio is the only one there is (the benchmark not counting); the benchmark is the spec's, or
 * the cap-weighted estimation universe. A name that is none of the data's and ends as a file does (.csv, .tsv, .txt, .xlsx) is read from that file.
 *
 * @throws {InputError} no such portfolio, or none named among several: the names there are
 */
export async function readPortfolioChoice(
  project: Project,
  request: PortfolioRequest,
): Promise<PortfolioChoice> {
  const base = capitalBase(request.capital);
  return withData(project, (data) => readChoice(project, data, { ...request, base }));
}

/** Names of the portfolios of the project's data, ascending. */
export function portfolioNames(project: Project): Promise<readonly string[]> {
  return withData(project, (data) => kept(project, "portfolio names", () => data.portfolioNames()));
}

async function readChoice(
  project: Project,
  data: MarketData,
  request: PortfolioRequest & { readonly base: CapitalBase },
): Promise<PortfolioChoice> {
  const names = await kept(project, "portfolio names", () => data.portfolioNames());
  // The universe against itself says nothing: by default it stands alone.
  const usual = request.portfolio === UNIVERSE ? NONE : UNIVERSE;
  const { given, benchmarkGiven } = request;
  const benchmark = benchmarkGiven?.name ?? request.benchmark ?? project.spec.benchmark ?? usual;
  const factors = (request.factors ?? "").split(",").map((name) => name.trim());
  const others = names.filter((name) => name !== benchmark && !factors.includes(name));
  const name = given?.name ?? request.portfolio ?? (others.length === 1 ? others[0] : undefined);
  if (name === undefined) throw missingChoice(names);
  // A desk's file may have millions of rows: only those that are asked for become objects.
  const wanted = [
    ...(given === undefined ? [name] : []),
    ...(benchmarkGiven === undefined ? [benchmark] : []),
    ...factors,
  ];
  const files = wanted.filter((of) => !names.includes(of) && isHoldingsFile(of));
  const known = [...names, ...files];
  const faults: Fault[] = [];
  let tables: Promise<HoldingTables> | undefined;
  const readTables = async () => withHoldingsFiles(data, await data.holdings(wanted), files, request.say);
  const read = (of: string, option: string, capital: CapitalBase): Promise<DatedHoldings | undefined> =>
    collectFaults(faults, () =>
      kept(project, `holdings ${capital} ${of}`, async () => {
        tables ??= readTables();
        return datedHoldings(data, await tables, requireName(of, known, option), capital);
      }),
    );
  const userFactors: (DatedHoldings | "universe" | undefined)[] = [];
  for (const factor of factors) {
    if (factor === UNIVERSE) userFactors.push(UNIVERSE);
    else if (factor !== "") userFactors.push(await read(factor, "--factors", "given"));
  }
  const own = async (): Promise<DatedHoldings | "universe" | undefined> => {
    if (given !== undefined) return collectFaults(faults, () => givenHoldings(data, given, request.base));
    return name === UNIVERSE ? UNIVERSE : read(name, "--portfolio", request.base);
  };
  const portfolio = await own();
  const measure = async (): Promise<PortfolioChoice["benchmark"] | undefined> => {
    if (benchmarkGiven !== undefined)
      return collectFaults(faults, () => givenHoldings(data, benchmarkGiven, "given"));
    const isPlain = benchmark === UNIVERSE || benchmark === NONE;
    return isPlain ? benchmark : read(benchmark, "--benchmark", "given");
  };
  const against = await measure();
  if (faults.length > 0 || portfolio === undefined || against === undefined)
    throw new InputError(inOrder(faults));
  return { portfolio, benchmark: against, userFactors: userFactors.filter((of) => of !== undefined) };
}

/**
 * Reads the benchmark that all portfolios of the data are measured against: the one asked for, the spec's, or the universe.
 *
 * @throws {InputError} no such portfolio
 */
export async function readBenchmark(
  data: MarketData,
  project: Project,
  asked: string | undefined,
): Promise<PortfolioChoice["benchmark"]> {
  const name = asked ?? project.spec.benchmark ?? UNIVERSE;
  if (name === UNIVERSE || name === NONE) return name;
  const tables = await data.holdings([name]);
  if (tables.portfolios.portfolio.length > 0) return datedHoldings(data, tables, name, "given");
  const names = await data.portfolioNames();
  throw new InputError([{ file: "--benchmark", value: name, rule: noPortfolioRule(name, names) }]);
}

/** By file and line; each once, where a portfolio is its own benchmark say. */
function inOrder(faults: readonly Fault[]): readonly Fault[] {
  const once = new Map(faults.map((fault) => [JSON.stringify(fault), fault]));
  return [...once.values()].sort((a, b) =>
    a.file === b.file ? (a.row ?? 0) - (b.row ?? 0) : a.file < b.file ? -1 : 1,
  );
}

/** @throws {InputError} neither a word for a capital base nor a sum of money */
export function capitalBase(given: string | undefined): CapitalBase {
  const words = ["nav", "gross", "long", "net"] as const;
  if (given === undefined) return "given";
  const word = words.find((one) => one === given);
  if (word !== undefined) return word;
  const amount = readMoney(given);
  if (amount !== undefined) return amount;
  const rule = `must be ${words.join(", ")} or a sum of money above 0 (250000000, 250m or 0.25bn)`;
  throw new InputError([{ file: "--capital", value: given, rule }]);
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
