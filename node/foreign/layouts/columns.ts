import type { FactorFamily } from "../../../engine/exposures/index.ts";
import type { DayDraft } from "../day-draft.ts";
import type { FaultSink } from "../fault-sink.ts";
import type { DatedFiles, ForeignLayout } from "../foreign-layout.ts";
import type { PackageFile } from "../package-files.ts";
import {
  isoDate,
  isYes,
  linesOf,
  plainName,
  type TableReader,
  type TextTable,
  tableReader,
} from "./delimited.ts";
import { familyOfWords } from "./family-words.ts";

/** What files are, by the end of their name. */
const ROLES = ["exp", "cov", "rsk", "isc", "ret", "att", "idm", "bet", "pfp"] as const;
type Role = (typeof ROLES)[number];

/**
 * Flat files with `|` between the fields and lines that begin with `#` before them: `#DataDate`, `#Columns`, `#Type`, `#Unit`. Columns are found by their names in `#Columns`,
 * wherever they stand, and are percent where `#Unit` says so.
 */
export const columnsLayout: ForeignLayout = {
  units: {
    covariance: "annual_decimal",
    specific_risk: "annual_decimal",
    issuer_covariance: "annual_decimal",
    factor_returns: "decimal",
    specific_returns: "decimal",
    returns: "decimal",
    rates: "annual_decimal",
  },
  dates: async (files) => {
    const byDate = new Map<string, PackageFile[]>();
    for (const file of files) {
      const at = roleOf(file.member);
      if (at !== undefined) byDate.set(at.date, [...(byDate.get(at.date) ?? []), file]);
    }
    return [...byDate].sort(([a], [b]) => (a < b ? -1 : 1)).map(([date, of]) => ({ date, files: of }));
  },
  factors: async ({ files }) => {
    const file = files.find(({ member }) => roleOf(member)?.role === "cov");
    if (file === undefined) return [];
    const line = linesOf(await file.text()).find((one) => /^#\s*Columns\s*:/i.test(one)) ?? "";
    return columnsOf(line).slice(1);
  },
  read: readColumns,
};

function roleOf(name: string): { readonly role: Role; readonly date: string } | undefined {
  const written = /\.(\d{8})\.([a-z]{3})$/i.exec(name);
  const role = ROLES.find((one) => one === written?.[2]?.toLowerCase());
  const date = isoDate(written?.[1] ?? "");
  return role === undefined || date === "" ? undefined : { role, date };
}

/** Names after the first colon. */
function columnsOf(line: string): readonly string[] {
  return line
    .slice(line.indexOf(":") + 1)
    .split("|")
    .map((name) => name.trim());
}

interface Opened extends TextTable, TableReader {
  readonly file: string;
  /** What cells of a column are multiplied by, for #Unit. */
  readonly scale: (column: number) => number;
}

function openTable(file: string, text: string, date: string, faults: FaultSink): Opened | undefined {
  const lines = linesOf(text);
  const said = (key: string) => lines.find((line) => new RegExp(`^#\\s*${key}\\s*:`, "i").test(line));
  const header = said("Columns");
  if (header === undefined) {
    faults.add({ file, rule: "has no line #Columns: it names the fields" });
    return undefined;
  }
  const own = said("DataDate");
  if (own !== undefined && isoDate(columnsOf(own)[0] ?? "") !== date) {
    const rule = `must be ${date}, the date in the name of the file`;
    faults.add({
      file,
      row: lines.indexOf(own) + 1,
      column: "#DataDate",
      value: columnsOf(own)[0] ?? "",
      rule,
    });
  }
  const columns = columnsOf(header);
  const units = columnsOf(said("Unit") ?? "");
  const last = lines.length;
  const rows = lines.flatMap((line, i) => {
    if (line.startsWith("#") || line.trim() === "") return [];
    const place = { file, row: i + 1 };
    const cells = line.split("|").map((cell) => cell.trim());
    if (cells.length === columns.length) return [{ place, cells }];
    const cut = i + 1 === last ? "; the file seems to be cut off" : "";
    const rule = `must have ${columns.length} fields as #Columns, has ${cells.length}${cut}`;
    faults.add({ ...place, value: line.slice(0, 60), rule });
    return [];
  });
  const table = { columns, rows };
  const scale = (column: number) => (/%|percent|pct/i.test(units[column] ?? "") ? 0.01 : 1);
  return { ...table, ...tableReader(table, file, faults), file, scale };
}

async function readColumns({ date, files }: DatedFiles, draft: DayDraft): Promise<void> {
  const of = (role: Role) => files.filter(({ member }) => roleOf(member)?.role === role);
  for (const role of ["cov", "exp", "rsk"] as const)
    if (of(role).length === 0) {
      const rule = `there is no file …${date.replaceAll("-", "")}.${role}: it cannot be used without`;
      draft.faults.add({ file: files[0]?.name ?? "", value: role, rule });
    }
  const each = async (role: Role, use: (table: Opened, draft: DayDraft) => void): Promise<void> => {
    for (const { name, text } of of(role)) {
      const table = openTable(name, await text(), date, draft.faults);
      if (table !== undefined) use(table, draft);
    }
  };
  await each("cov", readCovariance);
  await each("exp", readExposures);
  await each("rsk", readAssets);
  await each("isc", readIssuers);
  await each("ret", readReturns);
  await each("att", readAttributes);
  await each("idm", readIdentifiers);
  await each("bet", readBetas);
  await each("pfp", readPortfolios);
}

/** A row and a column for each factor; an empty cell stands in the other triangle. */
function readCovariance({ columns, rows, scale }: Opened, draft: DayDraft): void {
  const factors = columns.slice(1);
  for (const { cells, place } of rows) {
    const own = cells[0] as string;
    if (!factors.includes(own)) {
      const rule = "no column of the covariance has this name: rows and columns are the same factors";
      draft.faults.add({ ...place, column: columns[0] as string, value: own, rule });
      continue;
    }
    factors.forEach((other, k) => {
      const text = cells[k + 1] as string;
      // A covariance is of two numbers in percent.
      const times = scale(k + 1) ** 2;
      if (text !== "") draft.covariance(own, other, times * draft.number(text, place, other), place);
    });
  }
}

/** Empty is 0. */
function readExposures({ columns, rows }: Opened, draft: DayDraft): void {
  const factors = columns.slice(1);
  for (const { cells, place } of rows) {
    const id = cells[0] as string;
    draft.covered(id, place);
    factors.forEach((factor, k) => {
      const text = cells[k + 1] as string;
      draft.exposure(id, factor, text === "" ? 0 : draft.number(text, place, factor), place);
    });
  }
}

function readAssets(table: Opened, draft: DayDraft): void {
  const { columns, rows, find, need, scale } = table;
  const risk = need("Specific Risk", "SpecificRisk", "SpecRisk");
  const at = {
    estimation: find("Estimation Universe", "ESTU"),
    price: find("Price"),
    cap: find("Market Cap", "Capitalization", "MarketCap"),
    volume: find("Volume"),
    totalRisk: find("Total Risk", "TotalRisk"),
    beta: find(...PREDICTED_BETA),
    total: find("Return", "1-Day Return", "Total Return"),
    specific: find("Specific Return"),
    name: find("Name", "Company Name"),
    issuer: find("Issuer", "IssuerID"),
    country: find("Country"),
    currency: find("Currency"),
  };
  for (const { cells, place } of rows) {
    const id = cells[0] as string;
    const cell = (column: number) => (column < 0 ? "" : (cells[column] as string));
    const numberAt = (column: number) =>
      cell(column) === ""
        ? Number.NaN
        : scale(column) * draft.number(cell(column), place, columns[column] as string);
    if (risk >= 0)
      draft.specific(id, scale(risk) * draft.number(cells[risk], place, columns[risk] as string), place);
    if (isYes(cells[at.estimation])) draft.estimation(id, place);
    draft.price(id, numberAt(at.price));
    draft.marketCap(id, numberAt(at.cap));
    draft.volume(id, numberAt(at.volume));
    draft.totalRisk(id, numberAt(at.totalRisk));
    draft.predictedBeta(id, numberAt(at.beta), place);
    draft.totalReturn(id, numberAt(at.total), place);
    draft.specificReturn(id, numberAt(at.specific), place);
    draft.security(id, {
      name: cell(at.name),
      issuer: cell(at.issuer),
      country: cell(at.country),
      currency: cell(at.currency),
    });
  }
  draft.unread(table.unread().map((column) => `column ${column} of rsk`));
}

const PREDICTED_BETA = ["Predicted Beta", "PredBeta"];

/** A file of betas, where it has a column of predicted ones; measured ones follow from nothing here. */
function readBetas({ rows, find, unread }: Opened, draft: DayDraft): void {
  const beta = find(...PREDICTED_BETA);
  draft.unread(unread().map((column) => `column ${column} of bet`));
  if (beta < 0) return;
  for (const { cells, place } of rows)
    if (cells[beta] !== "")
      draft.predictedBeta(cells[0] as string, draft.number(cells[beta], place, "Predicted Beta"), place);
}

/** A column for each factor, as exposures; empty is 0. Columns that are no factors are told. */
function readPortfolios({ columns, rows, scale }: Opened, draft: DayDraft): void {
  const factors = draft.factors();
  columns.forEach((factor, c) => {
    if (c === 0) return;
    if (!factors.includes(factor)) draft.unread([`column ${factor} of pfp`]);
    else
      for (const { cells, place } of rows)
        if (cells[c] !== "")
          draft.portfolioWeight(
            factor,
            cells[0] as string,
            scale(c) * draft.number(cells[c], place, factor),
            place,
          );
  });
}

function readIssuers({ columns, rows, need, scale }: Opened, draft: DayDraft): void {
  const value = need("Covariance");
  const ids = [...columns.keys()].filter((column) => column !== value);
  if (value < 0) return;
  for (const { cells, place } of rows)
    draft.issuerCovariance(
      cells[ids[0] as number] as string,
      cells[ids[1] as number] as string,
      scale(value) ** 2 * draft.number(cells[value], place, "Covariance"),
      place,
    );
}

function readReturns({ rows, need, scale }: Opened, draft: DayDraft): void {
  const value = need("Return", "Factor Return");
  if (value < 0) return;
  for (const { cells, place } of rows)
    if (cells[value] !== "")
      draft.factorReturn(
        cells[0] as string,
        scale(value) * draft.number(cells[value], place, "Return"),
        place,
      );
}

function readAttributes({ rows, find }: Opened, draft: DayDraft): void {
  const kind = find("Type", "Factor Type", "Category", "Family");
  if (kind < 0) return;
  for (const { cells } of rows) {
    const family: FactorFamily | undefined = familyOfWords(cells[kind] as string);
    if (family !== undefined) draft.family(cells[0] as string, family);
  }
}

const NO_KINDS = ["name", "companyname", "country", "currency", "issuer", "issuerid", "from", "to"];

/** A column for each kind of identifier. */
function readIdentifiers({ columns, rows, find }: Opened, draft: DayDraft): void {
  const name = find("Name", "Company Name");
  for (const { cells } of rows) {
    const id = cells[0] as string;
    if (name >= 0) draft.security(id, { name: cells[name] as string });
    columns.forEach((column, c) => {
      const kind = plainName(column);
      const value = cells[c] as string;
      if (c === 0 || value === "" || NO_KINDS.includes(kind)) return;
      draft.identifier({ id, kind, value, from: "", to: "" });
    });
  }
}
