import { strToU8, zipSync } from "fflate";
import type { Cell } from "./exports/index.ts";

/** A day of the calendar, as the page writes them. */
const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** Days before 1970 in a spreadsheet's count, and in a day. */
const FIRST_DAY = 25_569;
const DAY = 86_400_000;

/** Longest name of a sheet, and signs it may not have. */
const MOST_SIGNS = 31;
const FORBIDDEN = /[\\/?*[\]:]/g;

const NAMESPACE = "http://schemas.openxmlformats.org";
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

/** Styles of cells, in the order of STYLES. */
const TITLE = 1;
const DAY_STYLE = 2;

const STYLES = `<styleSheet xmlns="${NAMESPACE}/spreadsheetml/2006/main"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf/><xf fontId="1" applyFont="1"/><xf numFmtId="164" applyNumberFormat="1"/></cellXfs></styleSheet>`;

const TYPES = `<Types xmlns="${NAMESPACE}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>`;

const related = (relations: readonly (readonly [string, string])[]): string =>
  `<Relationships xmlns="${NAMESPACE}/package/2006/relationships">${relations
    .map(
      ([kind, target], i) =>
        `<Relationship Id="rId${i + 1}" Type="${NAMESPACE}/officeDocument/2006/relationships/${kind}" Target="${target}"/>`,
    )
    .join("")}</Relationships>`;

/**
 * A table as an Excel workbook of one sheet: numbers in full precision, columns of dates as dates, everything else as text, so that
 * an id keeps its zeros and nothing runs as a formula. Office Open XML is written as it stands in ECMA-376: a zip file of five small
 * documents. Packages that do it zip in workers made from texts, which the page's policy forbids.
 */
export function makeWorkbook(
  sheet: string,
  header: readonly string[],
  rows: readonly (readonly Cell[])[],
): Uint8Array<ArrayBuffer> {
  const name = sheet.replaceAll(FORBIDDEN, " ").slice(0, MOST_SIGNS);
  const parts = {
    "[Content_Types].xml": TYPES,
    "_rels/.rels": related([["officeDocument", "xl/workbook.xml"]]),
    "xl/_rels/workbook.xml.rels": related([
      ["worksheet", "worksheets/sheet1.xml"],
      ["styles", "styles.xml"],
    ]),
    "xl/styles.xml": STYLES,
    "xl/workbook.xml": `<workbook xmlns="${NAMESPACE}/spreadsheetml/2006/main" xmlns:r="${NAMESPACE}/officeDocument/2006/relationships"><sheets><sheet name="${escaped(name)}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    "xl/worksheets/sheet1.xml": sheetXml(header, rows),
  };
  return zipSync(Object.fromEntries(Object.entries(parts).map(([path, xml]) => [path, strToU8(HEAD + xml)])));
}

function sheetXml(header: readonly string[], rows: readonly (readonly Cell[])[]): string {
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

function cellXml(cell: Cell, isDate: boolean): string {
  if (cell === null || cell === undefined) return "<c/>";
  if (typeof cell === "number") return Number.isFinite(cell) ? `<c><v>${cell}</v></c>` : "<c/>";
  return isDate ? `<c s="${DAY_STYLE}"><v>${Date.parse(cell) / DAY + FIRST_DAY}</v></c>` : textXml(cell);
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
