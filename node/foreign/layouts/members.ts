import type { DayDraft } from "../day-draft.ts";
import type { FaultSink } from "../fault-sink.ts";
import type { DatedFiles, ForeignLayout } from "../foreign-layout.ts";
import type { PackageFile } from "../package-files.ts";
import { isoDate, linesOf, type TableReader, type TextTable, tableReader } from "./delimited.ts";
import {
  type OpenedMember,
  readCovariance,
  readEstimation,
  readExposures,
  readFactorReturns,
  readIdentity,
  readIds,
  readLinked,
  readPortfolios,
  readPrices,
  readRates,
  readRisk,
  readSpecificReturns,
} from "./member-rows.ts";

/** What members are called, after the model and before the date. */
const MEMBERS = [
  "Asset_Exposure",
  "Covariance",
  "Asset_Data",
  "Asset_LSR",
  "DlyFacRet",
  "FacRet",
  "Asset_DlySpecRet",
  "ESTU_POR",
  "Factor_POR",
  "Rates",
  "Daily_Asset_Price",
  "Asset_Identity",
  "Asset_ID",
] as const;
type Member = (typeof MEMBERS)[number];

const END = "[End of File]";

/** Pipe-separated members, one file each and date: a preamble, a header that begins with `!`, rows, and `[End of File]`. */
export const membersLayout: ForeignLayout = {
  units: {
    covariance: "annual_percent",
    specific_risk: "annual_percent",
    issuer_covariance: "annual_percent",
    factor_returns: "decimal",
    specific_returns: "decimal",
    returns: "percent",
    rates: "annual_percent",
  },
  dates: async (files) => {
    const byDate = new Map<string, PackageFile[]>();
    for (const file of files) {
      const at = memberOf(file.member);
      if (at !== undefined) byDate.set(at.date, [...(byDate.get(at.date) ?? []), file]);
    }
    // Factor portfolios may be dated as nothing else is: alone they are no date of the model.
    const isModel = (of: readonly PackageFile[]) =>
      of.some((file) => memberOf(file.member)?.member !== "Factor_POR");
    return [...byDate]
      .filter(([, of]) => isModel(of))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([date, of]) => ({ date, files: of }));
  },
  factors: async ({ files }) => {
    const names = new Set<string>();
    for (const file of files) {
      if (memberOf(file.member)?.member !== "Covariance") continue;
      const lines = linesOf(await file.text());
      const header = lines.findIndex((line) => line.startsWith("!"));
      for (const line of lines.slice(header + 1))
        if (line.includes("|")) names.add(line.slice(0, line.indexOf("|")).trim());
    }
    return [...names];
  },
  read: readMembers,
};

function memberOf(name: string): { readonly member: Member; readonly date: string } | undefined {
  const written = /^(.*?)\.(\d{8})(\.txt)?$/.exec(name);
  if (written === null) return undefined;
  const [, before = "", digits = ""] = written;
  const date = isoDate(digits);
  // FacRet is how DlyFacRet ends, so the longest that fits is meant; Covariance as such is not what comes before its adjustments.
  const found = MEMBERS.filter((member) => before === member || before.endsWith(`_${member}`)).sort(
    (a, b) => b.length - a.length,
  )[0];
  if (found === undefined || date === "") return undefined;
  return { member: found, date };
}

/** What a date cannot be without. */
const NEEDED: readonly Member[] = ["Covariance", "Asset_Exposure", "Asset_Data"];

async function readMembers({ date, files }: DatedFiles, draft: DayDraft): Promise<void> {
  const of = (member: Member) => files.filter((file) => memberOf(file.member)?.member === member);
  const missing = NEEDED.filter((member) => of(member).length === 0);
  for (const member of missing) {
    const rule = `the package of ${date} has no member …_${member}.${date.replaceAll("-", "")}: it cannot be used without`;
    draft.faults.add({ file: files[0]?.path ?? "", value: member, rule });
  }
  const each = async (member: Member, use: (table: OpenedMember) => void): Promise<void> => {
    for (const file of of(member)) {
      const table = membersTable(file.name, await file.text(), draft.faults);
      if (table !== undefined) use({ ...table, file: file.name, date, draft });
    }
  };
  await each("Covariance", readCovariance);
  await each("Asset_Exposure", readExposures);
  await each("Asset_Data", readRisk);
  await each("Asset_LSR", readLinked);
  await each("DlyFacRet", readFactorReturns);
  if (of("DlyFacRet").length === 0) await each("FacRet", readFactorReturns);
  await each("Asset_DlySpecRet", readSpecificReturns);
  await each("ESTU_POR", readEstimation);
  await each("Factor_POR", readPortfolios);
  await each("Rates", readRates);
  await each("Daily_Asset_Price", readPrices);
  await each("Asset_Identity", readIdentity);
  for (const file of of("Asset_ID")) {
    const table = membersTable(file.name, await file.text(), draft.faults);
    if (table !== undefined) readIds({ ...table, file: file.name, date, draft });
  }
}

/** The table of a member. Undefined where it is none; what is wrong with its frame is told. */
function membersTable(file: string, text: string, faults: FaultSink): (TextTable & TableReader) | undefined {
  const lines = linesOf(text);
  const header = lines.findIndex((line) => line.startsWith("!"));
  if (header < 0) {
    faults.add({ file, rule: "has no header, a line that begins with !" });
    return undefined;
  }
  const end = lines.findIndex((line) => line.trim() === END);
  if (end < 0) {
    const rule = `does not end with ${END}: the file was cut off, fetch it again`;
    faults.add({ file, row: lines.length, value: (lines.at(-1) ?? "").slice(0, 60), rule });
  }
  const columns = (lines[header] as string)
    .slice(1)
    .split("|")
    .map((name) => name.trim());
  const rows = lines.slice(header + 1, end < 0 ? undefined : end).flatMap((line, i) => {
    const cells = line.split("|");
    const place = { file, row: header + 2 + i };
    if (cells.length === columns.length) return [{ place, cells: cells.map((cell) => cell.trim()) }];
    const rule = `must have ${columns.length} fields as the header, has ${cells.length}`;
    // Where the end is missing, the last line is cut off with it.
    if (end >= 0 || i < lines.length - header - 2) faults.add({ ...place, value: line.slice(0, 60), rule });
    return [];
  });
  const table = { columns, rows };
  return { ...table, ...tableReader(table, file, faults) };
}
