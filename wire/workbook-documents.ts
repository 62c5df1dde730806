import { dayNumber } from "../engine/data/index.ts";

/** What a cell of a sheet may hold; empty where it is no number. */
export type WorkbookCell = number | string | null | undefined;

/** A sheet of a workbook: a table with its header. */
export interface WorkbookSheet {
  readonly name: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly WorkbookCell[])[];
}

/** A day of the calendar, as they are written everywhere here. */
const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** Days before 1970 in a spreadsheet's count. */
const FIRST_DAY = 25_569;

/** Longest name of a sheet, and signs it may not have. */
const MOST_SIGNS = 31;
const FORBIDDEN = /[\\/?*[\]:]/g;

const NAMESPACE = "http://schemas.openxmlformats.org";
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

/** Styles of cells, in the order of STYLES. */
const TITLE = 1;
const DAY_STYLE = 2;

const STYLES = `<styleSheet xmlns="${NAMESPACE}/spreadsheetml/2006/main"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf/><xf fontId="1" applyFont="1"/><xf numFmtId="164" applyNumberFormat="1"/></cellXfs></styleSheet>`;

/**
 * Tables as the documents of an Excel workbook, by their paths in the zip file that it is: numbers in full precision, columns of dates as dates,
 * everything else as text, so that an id keeps its zeros and nothing runs as a formula. Office Open XML is written as it stands in ECMA-376. Packages
 * that do it zip in workers made from texts, which the page's policy forbids.
 */
export function workbookDocuments(sheets: readonly WorkbookSheet[]): Readonly<Record<string, string>> {
  const own = sheets.map((sheet, i) => [`xl/worksheets/sheet${i + 1}.xml`, () => sheetXml(sheet)] as const);
  const parts = {
    "[Content_Types].xml": typesXml(own.map(([path]) => path)),
    "_rels/.rels": relatedXml([["officeDocument", "xl/workbook.xml"]]),
    "xl/_rels/workbook.xml.rels": relatedXml([
      ...own.map(([path]) => ["worksheet", path.slice("xl/".length)] as const),
      ["styles", "styles.xml"],
    ]),
    "xl/styles.xml": STYLES,
    "xl/workbook.xml": workbookXml(sheets),
    ...Object.fromEntries(own.map(([path, xml]) => [path, xml()])),
  };
  return Object.fromEntries(Object.entries(parts).map(([path, xml]) => [path, HEAD + xml]));
}

function typesXml(sheets: readonly string[]): string {
  const kind = "application/vnd.openxmlformats-officedocument.spreadsheetml";
  const override = (path: string, type: string) =>
    `<Override PartName="/${path}" ContentType="${kind}.${type}+xml"/>`;
  return `<Types xmlns="${NAMESPACE}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${override("xl/workbook.xml", "sheet.main")}${sheets.map((path) => override(path, "worksheet")).join("")}${override("xl/styles.xml", "styles")}</Types>`;
}

function relatedXml(relations: readonly (readonly [kind: string, target: string])[]): string {
  const lines = relations.map(
    ([kind, target], i) =>
      `<Relationship Id="rId${i + 1}" Type="${NAMESPACE}/officeDocument/2006/relationships/${kind}" Target="${target}"/>`,
  );
  return `<Relationships xmlns="${NAMESPACE}/package/2006/relationships">${lines.join("")}</Relationships>`;
}

function workbookXml(sheets: readonly WorkbookSheet[]): string {
  const lines = sheets.map(({ name }, i) => {
    const title = escaped(name.replaceAll(FORBIDDEN, " ").slice(0, MOST_SIGNS));
    return `<sheet name="${title}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`;
  });
  return `<workbook xmlns="${NAMESPACE}/spreadsheetml/2006/main" xmlns:r="${NAMESPACE}/officeDocument/2006/relationships"><sheets>${lines.join("")}</sheets></workbook>`;
}

function sheetXml({ header, rows }: WorkbookSheet): string {
  const isDate = header.map((_, i) => {
    const texts = rows.map((row) => row[i]).filter((cell) => cell !== null && cell !== undefined);
    return texts.length > 0 && texts.every((cell) => typeof cell === "string" && DATE.test(cell));
  });
  const line = (cells: readonly string[]): string => `<row>${cells.join("")}</row>`;
  const widths = header.map(
    (title, i) =>
      `<col min="${i + 1}" max="${i + 1}" width="${Math.max(12, Math.min(40, title.length + 2))}" customWidth="1"/>`,
  );
  return `<worksheet xmlns="${NAMESPACE}/spreadsheetml/2006/main"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${widths.join("")}</cols><sheetData>${line(
    header.map((title) => textXml(title, TITLE)),
  )}${rows.map((row) => line(row.map((cell, i) => cellXml(cell, isDate[i] === true)))).join("")}</sheetData></worksheet>`;
}

function cellXml(cell: WorkbookCell, isDate: boolean): string {
  if (cell === null || cell === undefined) return "<c/>";
  if (typeof cell === "number") return Number.isFinite(cell) ? `<c><v>${cell}</v></c>` : "<c/>";
  return isDate ? `<c s="${DAY_STYLE}"><v>${dayNumber(cell) + FIRST_DAY}</v></c>` : textXml(cell);
}

const textXml = (text: string, style = 0): string =>
  `<c t="inlineStr"${style === 0 ? "" : ` s="${style}"`}><is><t xml:space="preserve">${escaped(text)}</t></is></c>`;

/** XML knows no control signs at all. */
const escaped = (text: string): string =>
  text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
