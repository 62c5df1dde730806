import { posix } from "node:path";
import { attributeOf, scanXml, type XmlVisitor } from "./scan-xml.ts";
import { readEntry, type ZipEntry, zipEntries } from "./zip-entries.ts";

/** A workbook that was opened: what its cells refer to, and where its sheets are. */
export interface Workbook {
  readonly path: string;
  readonly sheets: readonly { readonly name: string; readonly entry: ZipEntry }[];
  /** Texts that cells name by number. */
  readonly texts: readonly string[];
  /** Whether a cell of a style, by number, shows a date. */
  readonly dateStyles: readonly boolean[];
  /** Whether days are counted from 1904. */
  readonly from1904: boolean;
}

const textBytesMax = 1 << 28;
const smallBytesMax = 1 << 25;

/** Opens a workbook (.xlsx). @throws {Error} with a sentence, where it is none */
export async function openWorkbook(path: string): Promise<Workbook> {
  const entries = await zipEntries(path);
  const root = await readRelations(path, entries, "_rels/.rels", "");
  const main =
    [...root.values()].find(({ type }) => type.endsWith("/officeDocument"))?.target ?? "xl/workbook.xml";
  const workbook = entries.get(main);
  if (main.endsWith(".bin")) throw new Error("the workbook is binary (.xlsb): save it as .xlsx or CSV");
  if (workbook === undefined) throw new Error("the file is a zip file but no Excel workbook");
  const folder = posix.dirname(main);
  const relations = await readRelations(
    path,
    entries,
    `${folder}/_rels/${posix.basename(main)}.rels`,
    folder,
  );
  const { sheets, from1904 } = await readSheets(path, workbook);
  const partOf = (kind: string) => {
    const found = [...relations.values()].find(({ type }) => type.endsWith(`/${kind}`));
    return found === undefined ? undefined : entries.get(found.target);
  };
  return {
    path,
    sheets: sheets.flatMap(({ name, id }) => {
      const relation = relations.get(id);
      const entry = relation?.type.endsWith("/worksheet") ? entries.get(relation.target) : undefined;
      return entry === undefined ? [] : [{ name, entry }];
    }),
    texts: await readTexts(path, partOf("sharedStrings")),
    dateStyles: await readDateStyles(path, partOf("styles")),
    from1904,
  };
}

/** Scans a part of a workbook. */
export async function scanPart(
  path: string,
  entry: ZipEntry,
  visitor: XmlVisitor,
  sizeMax?: number,
): Promise<void> {
  const scan = scanXml(visitor);
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const decode = (block?: Buffer): string => {
    try {
      return block === undefined ? decoder.decode() : decoder.decode(block, { stream: true });
    } catch {
      throw new Error(`the workbook's ${entry.name} is not UTF-8`);
    }
  };
  await readEntry(path, entry, (block) => scan.push(decode(block)), sizeMax);
  scan.push(decode());
  scan.end();
}

interface Relation {
  readonly type: string;
  readonly target: string;
}

async function readRelations(
  path: string,
  entries: ReadonlyMap<string, ZipEntry>,
  name: string,
  folder: string,
): Promise<Map<string, Relation>> {
  const relations = new Map<string, Relation>();
  const entry = entries.get(name);
  if (entry === undefined) return relations;
  const open = (element: string, attributes: string) => {
    if (element !== "Relationship") return;
    const target = attributeOf(attributes, "Target") ?? "";
    relations.set(attributeOf(attributes, "Id") ?? "", {
      type: attributeOf(attributes, "Type") ?? "",
      target: target.startsWith("/") ? target.slice(1) : posix.join(folder, target),
    });
  };
  await scanPart(path, entry, { open, close: nothing, text: nothing }, smallBytesMax);
  return relations;
}

function nothing(): void {}

async function readSheets(
  path: string,
  entry: ZipEntry,
): Promise<{
  readonly sheets: { readonly name: string; readonly id: string }[];
  readonly from1904: boolean;
}> {
  const sheets: { name: string; id: string }[] = [];
  let from1904 = false;
  const open = (element: string, attributes: string) => {
    if (element === "sheet") {
      sheets.push({ name: attributeOf(attributes, "name") ?? "", id: attributeOf(attributes, "id") ?? "" });
    }
    if (element === "workbookPr") from1904 = /^(1|true)$/.test(attributeOf(attributes, "date1904") ?? "");
  };
  await scanPart(path, entry, { open, close: nothing, text: nothing }, smallBytesMax);
  return { sheets, from1904 };
}

async function readTexts(path: string, entry: ZipEntry | undefined): Promise<string[]> {
  const texts: string[] = [];
  if (entry === undefined) return texts;
  let text = "";
  let inText = false;
  // How words are spoken stands beside them in some languages.
  let inPhonetic = false;
  await scanPart(
    path,
    entry,
    {
      open(name) {
        if (name === "si") text = "";
        if (name === "t") inText = true;
        if (name === "rPh") inPhonetic = true;
      },
      close(name) {
        if (name === "si") texts.push(unescapeCell(text));
        if (name === "t") inText = false;
        if (name === "rPh") inPhonetic = false;
      },
      text(part) {
        if (inText && !inPhonetic) text += part;
      },
    },
    textBytesMax,
  );
  return texts;
}

/** Signs that XML cannot hold are written _x000D_. */
export function unescapeCell(text: string): string {
  if (!text.includes("_x")) return text;
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** Formats for dates that have a number and no code in the file. */
function isBuiltInDate(format: number): boolean {
  return (format >= 14 && format <= 22) || (format >= 27 && format <= 36) || (format >= 50 && format <= 58);
}

/** Whether a format shows days, months or years: outside quotes and brackets, and not as the m of minutes alone. */
function isDateCode(code: string): boolean {
  const bare = code.replace(/"[^"]*"|\[[^\]]*\]|\\./g, "").toLowerCase();
  return /[yd]/.test(bare) || /m{3,}/.test(bare);
}

async function readDateStyles(path: string, entry: ZipEntry | undefined): Promise<boolean[]> {
  const styles: boolean[] = [];
  if (entry === undefined) return styles;
  const codes = new Map<number, boolean>();
  let inCells = false;
  await scanPart(
    path,
    entry,
    {
      open(name, attributes) {
        const format = () => Number(attributeOf(attributes, "numFmtId") ?? 0);
        if (name === "numFmt") codes.set(format(), isDateCode(attributeOf(attributes, "formatCode") ?? ""));
        if (name === "cellXfs") inCells = true;
        if (name === "xf" && inCells) styles.push(codes.get(format()) ?? isBuiltInDate(format()));
      },
      close(name) {
        if (name === "cellXfs") inCells = false;
      },
      text: nothing,
    },
    smallBytesMax,
  );
  return styles;
}
