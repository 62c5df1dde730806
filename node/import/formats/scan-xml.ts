/** What a scan of XML gives, in the order of the document. Prefixes of names are left out. */
export interface XmlVisitor {
  /** @param attributes  as written: see `attributeOf` */
  open(name: string, attributes: string): void;
  close(name: string): void;
  text(text: string): void;
}

export interface XmlScan {
  push(text: string): void;
  /** @throws {Error} the document ends in the middle */
  end(): void;
}

const pendingMax = 1 << 22;

/**
 * Scans XML piece by piece, with no more in memory than one tag or text. It is lenient as to form, but takes no document type, so no
 * entities of the document's own.
 */
export function scanXml(visitor: XmlVisitor): XmlScan {
  let pending = "";
  let depth = 0;
  const tag = (inner: string): void => {
    if (inner.startsWith("?")) return;
    if (inner.startsWith("!"))
      throw new Error("the workbook declares a document type in its XML, which is not read");
    if (inner.startsWith("/")) {
      depth--;
      visitor.close(localName(inner.slice(1).trim()));
      return;
    }
    const isEmpty = inner.endsWith("/");
    const whole = isEmpty ? inner.slice(0, -1) : inner;
    const end = whole.search(/\s/);
    const name = localName(end < 0 ? whole : whole.slice(0, end));
    visitor.open(name, end < 0 ? "" : whole.slice(end));
    if (isEmpty) visitor.close(name);
    else depth++;
  };
  return {
    push(text) {
      pending += text;
      let at = 0;
      for (;;) {
        const start = pending.indexOf("<", at);
        if (start < 0) break;
        const special = specialEnd(pending, start);
        const end = special ?? tagEnd(pending, start);
        if (end < 0) break;
        if (start > at) visitor.text(unescapeXml(pending.slice(at, start)));
        if (special === undefined) tag(pending.slice(start + 1, end));
        else if (pending.startsWith("<![CDATA[", start)) visitor.text(pending.slice(start + 9, end - 2));
        at = end + 1;
      }
      pending = pending.slice(at);
      if (pending.length > pendingMax)
        throw new Error("the workbook's XML has a tag or a text that is too long");
    },
    end() {
      if (depth !== 0 || pending.trim() !== "") throw new Error("the workbook's XML is cut off");
    },
  };
}

/** Last sign of a comment or of text that is given as it is; -1 if it is not there yet, undefined where a tag begins. */
function specialEnd(text: string, start: number): number | undefined {
  if (text[start + 1] !== "!" && text.length > start + 1) return undefined;
  for (const [begin, end] of [
    ["<!--", "-->"],
    ["<![CDATA[", "]]>"],
  ] as const) {
    if (text.startsWith(begin, start)) {
      const found = text.indexOf(end, start + begin.length);
      return found < 0 ? -1 : found + 2;
    }
    // It may be one of these yet.
    if (begin.startsWith(text.slice(start))) return -1;
  }
  return undefined;
}

/** The > that ends a tag, which is none within quotes; -1 if it is not there yet. */
function tagEnd(text: string, start: number): number {
  let end = text.indexOf(">", start);
  while (end >= 0 && isWithinQuotes(text, start, end)) end = text.indexOf(">", end + 1);
  return end;
}

function isWithinQuotes(text: string, start: number, end: number): boolean {
  let open = "";
  for (let i = start; i < end; i++) {
    const sign = text[i]!;
    if (open === "" ? sign === '"' || sign === "'" : sign === open) open = open === "" ? sign : "";
  }
  return open !== "";
}

function localName(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}

/** An attribute's value, by its name without prefix; undefined where it is not given. */
export function attributeOf(attributes: string, name: string): string | undefined {
  for (let at = attributes.indexOf(name); at >= 0; at = attributes.indexOf(name, at + 1)) {
    const before = attributes[at - 1];
    if (before !== " " && before !== ":" && before !== "\n" && before !== "\t" && before !== "\r") continue;
    const rest = /^\s*=\s*(?:"([^"]*)"|'([^']*)')/.exec(attributes.slice(at + name.length));
    if (rest !== null) return unescapeXml(rest[1] ?? rest[2] ?? "");
  }
  return undefined;
}

const named: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

function unescapeXml(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(/&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|(\w+));/g, (whole, hex, decimal, name) => {
    if (name !== undefined) return named[name] ?? whole;
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
