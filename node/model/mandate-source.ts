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
import { documentName, tableBeside, type UserDocument } from "./user-document.ts";

/** What the call says beside the mandate. */
export interface ConstructRequest extends PortfolioRequest {
  readonly mandate: UserDocument;
  readonly date?: string;
}

/** Rows of a file by the name that the mandate has for it. */
export type ReadRows = (
  name: string,
  columns: Parameters<typeof readSmallCsv>[1],
) => Promise<readonly SmallRow[]>;

/** A mandate with what is the same on every date. */
export interface MandateSource {
  readonly written: WrittenMandate;
  /** What faults call it. */
  readonly file: string;
  /** What it was read from. */
  readonly document: UserDocument;
  /** Faults with the lines of the mandate that they are about. */
  readonly locateFaults: ReadDocument<WrittenMandate>["locateFaults"];
  /** Reads the files that it names, each once however many dates it is looked at on. */
  readonly readRows: ReadRows;
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
  const wanted = request.given?.name ?? request.portfolio ?? written.portfolio;
  const benchmark = request.benchmark ?? written.benchmark;
  const capital = request.capital ?? (written.capital === undefined ? undefined : String(written.capital));
  const choice = await readPortfolioChoice(project, {
    ...(request.given === undefined ? {} : { given: request.given }),
    ...(request.benchmarkGiven === undefined ? {} : { benchmarkGiven: request.benchmarkGiven }),
    ...(wanted === undefined ? {} : { portfolio: wanted === CASH ? UNIVERSE : wanted }),
    // The universe against itself would be no benchmark; what starts from cash has one.
    ...(benchmark === undefined ? (wanted === CASH ? { benchmark: UNIVERSE } : {}) : { benchmark }),
    ...(capital === undefined ? {} : { capital }),
  });
  const isCash = wanted === CASH;
  return {
    written,
    locateFaults,
    file: documentName(request.mandate),
    document: request.mandate,
    readRows: readOnce(request.mandate),
    choice,
    isCash,
    money: readMoney(capital) ?? Number.NaN,
    portfolioName: isCash ? CASH : sourceName(choice.portfolio),
    benchmarkName: sourceName(choice.benchmark),
    options: runOptions(run),
    modelFolder: project.modelFolder,
  };
}

function readOnce(document: UserDocument): ReadRows {
  const known = new Map<string, Promise<readonly SmallRow[]>>();
  return async (name, columns) => {
    const key = `${columns.required.join()} ${columns.optional.join()} ${name}`;
    const rows = known.get(key) ?? readSmallCsv(tableBeside(document, name), columns);
    known.set(key, rows);
    return rows;
  };
}
