import { csvFields } from "../../import/index.ts";
import type { DayDraft } from "../day-draft.ts";
import type { FaultSink } from "../fault-sink.ts";
import type { DatedFiles, ForeignLayout } from "../foreign-layout.ts";
import type { PackageFile } from "../package-files.ts";
import { linesOf, plainName, type TextTable, tableReader } from "./delimited.ts";
import { type QuotedRows, readNames } from "./quoted-names.ts";

/**
 * Quoted files: line 1 is the date (ddMonYYYY), line 2 the header, every line ends with a comma. One file has the names with their exposures and risk, and beside it stands the
 * covariance, with the name of a factor in the first column; returns of factors, and covariances of lines of one issuer, each in a file of their own.
 */
export const quotedLayout: ForeignLayout = {
  units: {
    covariance: "annual_percent",
    specific_risk: "annual_percent",
    issuer_covariance: "annual_percent",
    factor_returns: "percent",
    specific_returns: "percent",
    returns: "percent",
    rates: "annual_percent",
  },
  dates: async (files, faults) => {
    const byDate = new Map<string, PackageFile[]>();
    for (const file of files) {
      const [first = ""] = linesOf(await file.text());
      const date = monthDate(first);
      if (date === "") {
        // What has no date at its head is no file of this layout, unless it says so.
        if (/\.(rsk|cov)$/i.test(file.member))
          faults.add({
            file: file.name,
            row: 1,
            value: first.slice(0, 40),
            rule: "must be a date, ddMonYYYY",
          });
        continue;
      }
      byDate.set(date, [...(byDate.get(date) ?? []), file]);
    }
    return [...byDate].sort(([a], [b]) => (a < b ? -1 : 1)).map(([date, of]) => ({ date, files: of }));
  },
  factors: async ({ files }) => {
    for (const file of files) {
      const table = quotedTable(file.name, await file.text(), undefined);
      if (table !== undefined && kindOf(table) === "covariance")
        return table.rows.map(({ cells }) => cells[0] as string);
    }
    return [];
  },
  read: readQuoted,
};

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/** 31Jan2020 as 2020-01-31; "" where it is no such date. */
function monthDate(line: string): string {
  const written = /^"?\s*(\d{1,2})-?([A-Za-z]{3})-?(\d{4})"?\s*,?\s*$/.exec(line);
  const month = MONTHS.indexOf((written?.[2] ?? "").toLowerCase()) + 1;
  if (written === null || month === 0) return "";
  return `${written[3]}-${String(month).padStart(2, "0")}-${(written[1] as string).padStart(2, "0")}`;
}

type Kind = "names" | "covariance" | "returns" | "issuers" | "unknown";

function kindOf({ columns }: TextTable): Kind {
  const names = columns.map(plainName);
  if (names.includes("srisk")) return "names";
  if (names[0] === "factor") return names.includes("return") ? "returns" : "covariance";
  return names.includes("id1") && names.includes("id2") ? "issuers" : "unknown";
}

/** The table of a file. Undefined where it is none. */
function quotedTable(file: string, text: string, faults: FaultSink | undefined): TextTable | undefined {
  const lines = linesOf(text);
  const fields = (line: string) => csvFields(line.trim(), ",")?.map((cell) => cell.trim());
  const header = fields(lines[1] ?? "");
  if (header === undefined || header.length < 2) {
    faults?.add({
      file,
      row: 2,
      value: (lines[1] ?? "").slice(0, 60),
      rule: "must be the header: quoted names with commas",
    });
    return undefined;
  }
  // A comma at the end makes one empty field more.
  const hasEnd = header.at(-1) === "";
  const columns = hasEnd ? header.slice(0, -1) : header;
  const rows = lines.slice(2).flatMap((line, i) => {
    const place = { file, row: i + 3 };
    const cells = fields(line);
    if (cells !== undefined && cells.length === header.length)
      return [{ place, cells: cells.slice(0, columns.length) }];
    const isLast = i === lines.length - 3;
    const cut = isLast ? "; the file seems to be cut off" : "";
    const rule =
      cells === undefined
        ? `a quote is not closed, or stands inside a field${cut}`
        : `must have ${header.length} fields as the header, has ${cells.length}${cut}`;
    faults?.add({ ...place, value: line.slice(0, 60), rule });
    return [];
  });
  return { columns, rows };
}

async function readQuoted({ date, files }: DatedFiles, draft: DayDraft): Promise<void> {
  const tables: { readonly kind: Kind; readonly table: QuotedRows }[] = [];
  for (const { name, text } of files) {
    const table = quotedTable(name, await text(), draft.faults);
    if (table === undefined) continue;
    tables.push({
      kind: kindOf(table),
      table: { ...table, ...tableReader(table, name, draft.faults), file: name },
    });
  }
  const of = (kind: Kind) => tables.flatMap((one) => (one.kind === kind ? [one.table] : []));
  const missing = [
    ["covariance", "file of covariances, whose header begins with FACTOR and names the factors"],
    ["names", "file of names, whose header has a column SRISK%"],
  ] as const;
  for (const [kind, what] of missing)
    if (of(kind).length === 0)
      draft.faults.add({
        file: files[0]?.name ?? "",
        rule: `there is no ${what}, of ${date}: it cannot be used without`,
      });
  const factors = of("covariance").flatMap((table) => readCovariance(table, draft));
  for (const table of of("names")) readNames(table, factors, draft);
  for (const table of of("returns")) readReturns(table, draft);
  for (const table of of("issuers")) readIssuers(table, draft);
}

/** A row for each factor, a column for each; an empty cell stands in the other triangle. */
function readCovariance({ columns, rows }: QuotedRows, draft: DayDraft): readonly string[] {
  const factors = columns.slice(1);
  for (const { cells, place } of rows) {
    const own = cells[0] as string;
    if (!factors.includes(own)) {
      const rule = "no column of the covariance has this name: rows and columns are the same factors";
      draft.faults.add({ ...place, column: "FACTOR", value: own, rule });
      continue;
    }
    factors.forEach((other, k) => {
      const text = cells[k + 1] as string;
      if (text !== "") draft.covariance(own, other, draft.number(text, place, other), place);
    });
  }
  return factors;
}

function readReturns({ rows, need }: QuotedRows, draft: DayDraft): void {
  const value = need("RETURN%", "RETURN");
  if (value < 0) return;
  for (const { cells, place } of rows)
    draft.factorReturn(cells[0] as string, draft.number(cells[value], place, "RETURN%"), place);
}

function readIssuers({ rows, need, find }: QuotedRows, draft: DayDraft): void {
  const [first, second, value] = [find("ID1"), find("ID2"), need("COVARIANCE")];
  if (value < 0) return;
  for (const { cells, place } of rows)
    draft.issuerCovariance(
      cells[first] as string,
      cells[second] as string,
      draft.number(cells[value], place, "COVARIANCE"),
      place,
    );
}
