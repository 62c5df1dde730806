import { InputError } from "../../engine/errors/index.ts";
import { type HoldingsFile, readHoldingsFile } from "../holdings-file/index.ts";
import type { HoldingTables, MarketData, PortfolioRows } from "../import/index.ts";
import { knownHoldings } from "./known-holdings.ts";

/** Whether a portfolio's name is rather that of a file. */
export function isHoldingsFile(name: string): boolean {
  return /\.(csv|tsv|txt|xlsx)$/i.test(name);
}

/**
 * Tables of holdings with those of files beside them, each as a portfolio that is called as the file.
 *
 * @param say  is told in a sentence what of a file was read otherwise than it is written
 * @throws {InputError} the faults of the files; a file of several portfolios; ids that had to be repaired, where nobody is told
 */
export async function withHoldingsFiles(
  data: MarketData,
  tables: HoldingTables,
  files: readonly string[],
  say: ((line: string) => void) | undefined,
): Promise<HoldingTables> {
  let all = tables;
  const known = files.length === 0 ? undefined : knownHoldings(data, tables, await data.identifiers());
  for (const name of files) {
    const file = await readHoldingsFile(name, known, { name });
    if (file.faults.length > 0) throw new InputError(file.faults);
    const portfolios = [...new Set(file.lines.map(({ portfolio }) => portfolio))];
    if (portfolios.length > 1) {
      const rule = `the file holds several portfolios (${portfolios.slice(0, 5).join(", ")}): npx plimsoll import --portfolio brings them into the project, where each has its name`;
      throw new InputError([{ file: name, rule }]);
    }
    sayChanges(file, say);
    const columns = { ...file.columns, notional: file.columns.value };
    all = {
      ...all,
      portfolios: joined(all.portfolios, rowsOf(file, name)),
      columns: { ...all.columns, portfolios: columns },
    };
  }
  return all;
}

function sayChanges({ file, changes }: HoldingsFile, say: ((line: string) => void) | undefined): void {
  const [first] = changes;
  if (first === undefined) return;
  const what = `row ${first.row}: ${first.value} is ${first.became}, ${first.rule}`;
  const look = `npx plimsoll import --portfolio ${file} --validate`;
  if (say !== undefined) {
    say(
      `${file}: ${changes.length} of its rows are read otherwise than they are written (${what}); ${look} lists them.`,
    );
    return;
  }
  const rule = `${changes.length} of its rows would be read otherwise than they are written (${what}): look at them with ${look}, and bring the file into the project without --validate`;
  throw new InputError([{ file, rule }]);
}

function rowsOf({ file, lines }: HoldingsFile, portfolio: string): PortfolioRows {
  const amounts = (unit: "weight" | "shares" | "notional"): Float64Array =>
    Float64Array.from(lines, (line) => (line.unit === unit ? line.amount : Number.NaN));
  return {
    file: lines.map(() => file),
    row: Int32Array.from(lines, ({ row }) => row),
    date: lines.map(({ date }) => date),
    portfolio: lines.map(() => portfolio),
    book: lines.map(({ book }) => book),
    id: lines.map(({ id }) => id),
    weight: amounts("weight"),
    shares: amounts("shares"),
    notional: amounts("notional"),
    delta: Float64Array.from(lines, ({ delta }) => delta),
    financed: new Uint8Array(lines.length),
  };
}

function joined(a: PortfolioRows, b: PortfolioRows): PortfolioRows {
  const numbers = (field: "weight" | "shares" | "notional" | "delta"): Float64Array =>
    Float64Array.from([...a[field], ...b[field]]);
  return {
    file: [...a.file, ...b.file],
    row: Int32Array.from([...a.row, ...b.row]),
    date: [...a.date, ...b.date],
    portfolio: [...a.portfolio, ...b.portfolio],
    book: [...a.book, ...b.book],
    id: [...a.id, ...b.id],
    weight: numbers("weight"),
    shares: numbers("shares"),
    notional: numbers("notional"),
    delta: numbers("delta"),
    financed: Uint8Array.from([...a.financed, ...b.financed]),
  };
}
