import { InputError } from "../../engine/errors/index.ts";
import { linesOf, type PublicData, requireColumns } from "./public-table.ts";

/** Letters that a directory of other exchanges has for them. */
const MARKETS: Readonly<Record<string, string>> = {
  A: "NYSE American",
  N: "NYSE",
  P: "NYSE Arca",
  Z: "Cboe BZX",
  V: "IEX",
};

/**
 * Symbol directories of an exchange: cells between bars, a footer with the time of creation. Test issues and ETFs are left out and counted. Only what is
 * listed on the day of the file is in it: no name that was delisted before, so it makes no universe of the past.
 *
 * @throws {InputError} files that cannot be read, lack a column or are cut off before their footer
 */
export async function readSymbolDirectory(paths: readonly string[]): Promise<PublicData> {
  const rows = new Map<string, readonly string[]>();
  const notes: string[] = [];
  for (const path of paths) {
    const lines = (await linesOf(path)).filter((line) => line.trim() !== "");
    const [first = "", ...rest] = lines;
    const names = first.split("|").map((name) => name.trim());
    const places = new Map(names.map((name, at) => [name, at]));
    const symbol = names.includes("ACT Symbol") ? "ACT Symbol" : "Symbol";
    requireColumns(path, places, [symbol, "Security Name", "Test Issue", "ETF"]);
    const footer = rest.at(-1) ?? "";
    const created = /^File Creation Time: ?(\d{2})(\d{2})(\d{4})/.exec(footer);
    if (created === null)
      throw new InputError([
        {
          file: path,
          row: lines.length,
          rule: "the last line must be the time of creation: the file is cut off",
        },
      ]);
    let [tests, funds] = [0, 0];
    for (const line of rest.slice(0, -1)) {
      const cells = line.split("|");
      const cell = (name: string): string => (cells[places.get(name) ?? -1] ?? "").trim();
      if (cell("Test Issue") === "Y") tests++;
      else if (cell("ETF") === "Y") funds++;
      else
        rows.set(cell(symbol), [cell(symbol), cell("Security Name"), MARKETS[cell("Exchange")] ?? "NASDAQ"]);
    }
    const day = `${created[3]}-${created[1]}-${created[2]}`;
    notes.push(
      `${path}: as of ${day}; ${tests} test issues and ${funds} ETFs are left out, and so is all that was delisted before`,
    );
  }
  const sorted = [...rows.values()].toSorted(([a = ""], [b = ""]) => (a < b ? -1 : 1));
  const table = {
    table: "securities",
    name: "securities",
    header: ["id", "name", "market"],
    rows: sorted,
    section: {},
  } as const;
  return { tables: [table], notes };
}
