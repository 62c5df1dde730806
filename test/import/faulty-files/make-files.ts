import { truncateSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { tableFromArrays, tableToIPC } from "@uwdata/flechette";
import { strToU8, zipSync } from "fflate";
import { parquet } from "../project.ts";

// Files that are binary or would be large: made where they are wanted, the same ones each time.

const tenGigabytes = 10 * 2 ** 30;
const csv = "date,id,price\n2024-01-02,A,10\n2024-01-03,A,11\n";

/** XML of a cell. */
type CellXml = string;

const text = (value: string) => `<c t="inlineStr"><is><t>${value}</t></is></c>`;
const number = (value: number) => `<c><v>${value}</v></c>`;
const header = ["date", "id", "price"].map(text);

/** A workbook of one sheet, of rows of cells; what comes behind the rows is given as XML. */
function workbook(rows: readonly (readonly CellXml[])[], behind = "", sheet?: Uint8Array): Uint8Array {
  const body = rows.map((cells, r) => `<row r="${r + 1}">${cells.join("")}</row>`).join("");
  return zipSync({
    "[Content_Types].xml": strToU8("<Types/>"),
    "_rels/.rels": strToU8(
      '<Relationships><Relationship Id="r1" Type="http://schemas/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    ),
    "xl/workbook.xml": strToU8('<workbook><sheets><sheet name="Prices" r:id="r1"/></sheets></workbook>'),
    "xl/_rels/workbook.xml.rels": strToU8(
      '<Relationships><Relationship Id="r1" Type="http://schemas/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
    ),
    "xl/worksheets/sheet1.xml":
      sheet ?? strToU8(`<worksheet><sheetData>${body}</sheetData>${behind}</worksheet>`),
  });
}

/** A zip file whose index says that a part has another size once unpacked. */
function lying(zip: Uint8Array, name: string, size: number): Uint8Array {
  const bytes = Buffer.from(zip);
  const at = bytes.lastIndexOf(name) - 46;
  if (bytes.readUInt32LE(at) !== 0x02014b50) throw new Error("the index of the zip file is elsewhere");
  bytes.writeUInt32LE(size, at + 24);
  return bytes;
}

/** Lines of a table, over and over, gzipped: a file of some hundred kilobytes that unpacks to a gigabyte. */
function gzipBomb(first: string, line: string): Uint8Array {
  const member = gzipSync(line.repeat(Math.ceil(2 ** 24 / line.length)));
  return Buffer.concat([gzipSync(first), ...Array.from({ length: 64 }, () => member)]);
}

const day = [text("2024-01-02"), text("A"), number(10)];

/** By name: the bytes, or what writes the file. */
const makers: Readonly<Record<string, () => Uint8Array | Promise<Uint8Array>>> = {
  "truncated.parquet": async () => (await goodParquet()).subarray(0, -20),
  "damaged.parquet": async () => Buffer.from(await goodParquet()).fill(0xff, 4, 60),
  "lists.parquet": () => parquet("SELECT DATE '2024-01-02' AS date, 'A' AS id, [10.0, 11.0] AS price"),
  "no-rows.parquet": () => parquet("SELECT DATE '2024-01-02' AS date, 'A' AS id, 10.0 AS price LIMIT 0"),
  "truncated.arrow": () => goodArrow("file").subarray(0, -40),
  "truncated-stream.arrow": () => goodArrow("stream").subarray(0, -100),
  "damaged.arrow": () => Buffer.from(goodArrow("file")).fill(0xff, 20, 60),
  "truncated.csv.gz": () => gzipSync(csv.repeat(50)).subarray(0, -12),
  "damaged.csv.gz": () => {
    const bytes = gzipSync(csv.repeat(50));
    bytes.writeUInt32LE(1, bytes.length - 8);
    return bytes;
  },
  "bomb.csv.gz": () => gzipBomb("date,id,price\n", "2024-01-02,A,10\n"),
  "bomb.ndjson.gz": () => gzipBomb("", '{"date":"2024-01-02","id":"A","price":10}\n'),
  "empty-sheet.xlsx": () => workbook([]),
  "header-only.xlsx": () => workbook([header]),
  "no-header.xlsx": () => workbook([[number(1), number(2)], day]),
  "formula-unstored.xlsx": () =>
    workbook([header, day, [text("2024-01-03"), text("A"), '<c r="C3"><f>C2*1.1</f></c>']]),
  "error-cell.xlsx": () =>
    workbook([header, day, [text("2024-01-03"), text("A"), '<c r="C3" t="e"><f>C2/0</f><v>#DIV/0!</v></c>']]),
  "merged-cells.xlsx": () =>
    workbook([header, day, day], '<mergeCells><mergeCell ref="B2:B3"/></mergeCells>'),
  "beside-the-table.xlsx": () => workbook([header, [...day, text("a remark")]]),
  "date-as-number.xlsx": () => workbook([header, [number(45_293), text("A"), number(10)]]),
  "other-sheet.xlsx": () => workbook([header, day]),
  "doctype.xlsx": () =>
    workbook([], "", strToU8('<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><worksheet><sheetData/></worksheet>')),
  "cut-off-xml.xlsx": () => workbook([], "", strToU8('<worksheet><sheetData><row r="1"><c><v>1')),
  "no-workbook.xlsx": () => zipSync({ "readme.txt": strToU8("no workbook") }),
  "truncated.xlsx": () => workbook([header, day]).subarray(0, -30),
  "bomb-declared.xlsx": () => workbook([], "", new Uint8Array(1 << 27)),
  "bomb-lying.xlsx": () => lying(workbook([], "", new Uint8Array(1 << 27)), "xl/worksheets/sheet1.xml", 4096),
};

/** Files of ten gigabytes that hold next to nothing. */
const sparse: Readonly<Record<string, string>> = {
  "sparse.csv": csv,
  "sparse-only.csv": "",
  "sparse.json": "[",
};

/** Names of all files that are made. */
export const madeFiles: readonly string[] = [...Object.keys(makers), ...Object.keys(sparse)];

/** Makes a file in a folder. */
export async function makeFile(folder: string, name: string): Promise<void> {
  const path = join(folder, name);
  if (sparse[name] !== undefined) {
    await writeFile(path, sparse[name]);
    truncateSync(path, tenGigabytes);
  } else await writeFile(path, await makers[name]!());
}

function goodParquet(): Promise<Buffer> {
  return parquet(
    "SELECT DATE '2024-01-02' + CAST(i AS INTEGER) AS date, 'A' AS id, 10.0 + i AS price FROM range(400) t(i)",
  );
}

function goodArrow(format: "file" | "stream"): Uint8Array {
  return tableToIPC(tableFromArrays({ date: ["2024-01-02"], id: ["A"], price: [10] }), { format })!;
}
