import type { ModelOptions } from "../../engine/pipeline/index.ts";
import { readMoney, type WrittenMandate } from "../../wire/index.ts";
import { readSmallCsv, type SmallRow } from "../import/index.ts";
import { type Project, UNIVERSE } from "../project/index.ts";
import type { Run } from "../store/index.ts";
import type { ReadDocument } from "./read-document.ts";
import { readMandate } from "./read-mandate.ts";
import {
  type PortfolioChoice,
  type PortfolioRequest,
  readPortfolioChoice,
  sourceName,
} from "./read-portfolio.ts";
import { runOptions } from "./run-options.ts";

/** What the call says beside the mandate. */
export interface ConstructRequest extends PortfolioRequest {
  readonly mandate: string;
  readonly date?: string;
}

/** A mandate with what is the same on every date. */
export interface MandateSource {
  readonly written: WrittenMandate;
  readonly file: string;
  /** Faults with the lines of the mandate that they are about. */
  readonly locateFaults: ReadDocument<WrittenMandate>["locateFaults"];
  /** Reads the files that it names, each once however many dates it is looked at on. */
  readonly readRows: typeof readSmallCsv;
  readonly choice: PortfolioChoice;
  /** Whether it starts from nothing but money. */
  readonly isCash: boolean;
  /** What a weight of 1 is worth, where the mandate or the call gives a sum of money; else NaN. */
  readonly money: number;
  readonly portfolioName: string;
  readonly benchmarkName: string;
  readonly options: ModelOptions;
  /** Where the project's runs are kept. */
  readonly modelFolder: string;
}

/** The word for holdings of nothing but money. */
const CASH = "cash";

/**
 * Reads a mandate and the holdings that it begins with.
 *
 * @throws {InputError} what is wrong with the mandate; portfolios that there are not
 */
export async function readMandateSource(
  project: Project,
  run: Run,
  request: ConstructRequest,
): Promise<MandateSource> {
  const { value: written, locateFaults } = await readMandate(request.mandate);
  const wanted = request.portfolio ?? written.portfolio;
  const benchmark = request.benchmark ?? written.benchmark;
  const capital = request.capital ?? (written.capital === undefined ? undefined : String(written.capital));
  const choice = await readPortfolioChoice(project, {
    ...(wanted === undefined ? {} : { portfolio: wanted === CASH ? UNIVERSE : wanted }),
    // The universe against itself would be no benchmark; what starts from cash has one.
    ...(benchmark === undefined ? (wanted === CASH ? { benchmark: UNIVERSE } : {}) : { benchmark }),
    ...(capital === undefined ? {} : { capital }),
  });
  const isCash = wanted === CASH;
  return {
    written,
    locateFaults,
    file: request.mandate,
    readRows: readOnce(),
    choice,
    isCash,
    money: readMoney(capital) ?? Number.NaN,
    portfolioName: isCash ? CASH : sourceName(choice.portfolio),
    benchmarkName: sourceName(choice.benchmark),
    options: runOptions(run),
    modelFolder: project.modelFolder,
  };
}

function readOnce(): typeof readSmallCsv {
  const known = new Map<string, Promise<readonly SmallRow[]>>();
  return (file, columns) => {
    const key = `${columns.required.join()} ${columns.optional.join()} ${file}`;
    const rows = known.get(key) ?? readSmallCsv(file, columns);
    known.set(key, rows);
    return rows;
  };
}
