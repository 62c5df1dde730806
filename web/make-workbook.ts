import { strToU8, zipSync } from "fflate";
import { workbookDocuments } from "../wire/index.ts";
import type { Cell } from "./exports/index.ts";

/** A table as an Excel workbook of one sheet. */
export function makeWorkbook(
  sheet: string,
  header: readonly string[],
  rows: readonly (readonly Cell[])[],
): Uint8Array<ArrayBuffer> {
  const documents = workbookDocuments([{ name: sheet, header, rows }]);
  return zipSync(Object.fromEntries(Object.entries(documents).map(([path, xml]) => [path, strToU8(xml)])));
}
