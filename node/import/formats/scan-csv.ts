import { isUtf8 } from "node:buffer";
import { csvFields } from "./csv-fields.ts";
import { readBlocks, whyNotRead } from "./file-bytes.ts";

/** One line that is not a record, and why. */
export interface LineFault {
  readonly row: number;
  readonly value: string;
  readonly rule: string;
}

/** The shape of a CSV file, counted independently of the SQL engine that will parse it. */
export interface CsvScan {
  readonly header: readonly string[];
  readonly delimiter: string;
  /** Lines that are records: as many fields as the header, quotes closed, UTF-8. */
  readonly recordCount: number;
  readonly lineFaults: readonly LineFault[];
  readonly lineFaultTotal: number;
  /** Lines after the header that are not records, ascending: blank ones and faulty ones. */
  readonly skippedLines: readonly number[];
  /** Whether there are underscores after the header: the engine takes them for part of a number. */
  readonly hasUnderscores: boolean;
  /** Whether the engine can read the file as it is; otherwise a copy of the records is needed. */
  readonly regular: boolean;
}

/** Why the whole file is no table. */
export interface ScanFailure {
  readonly row?: number;
  readonly rule: string;
}

const lineFaultLimit = 1000;
const lineBytesMax = 1 << 20;
const newline = 10;
const carriageReturn = 13;
const quote = 34;
const underscore = 95;

interface ScanState {
  header: string[];
  delimiter: number;
  line: number;
  recordCount: number;
  lineFaults: LineFault[];
  lineFaultTotal: number;
  skippedLines: number[];
  crlfLines: number;
  hasUnderscores: boolean;
  /** Whether the lines at hand are all UTF-8: then no line has to be looked at for that. */
  blockIsUtf8: boolean;
  failure: ScanFailure | undefined;
}

/**
 * Scans a CSV file line by line: encoding, header, number of fields, quotes. A record is one line: a line break inside
 * quotes is a fault, because in tables of ids, dates and numbers it is always a quote that was never closed, which a
 * parser would pay for by swallowing rows without a word.
 *
 * @param keep  called with the header and every record, without line ends, to write a repaired copy
 */
export async function scanCsv(
  path: string,
  gzip: boolean,
  keep?: (line: Buffer) => void,
): Promise<CsvScan | ScanFailure> {
  const state: ScanState = {
    header: [],
    delimiter: 0,
    line: 0,
    recordCount: 0,
    lineFaults: [],
    lineFaultTotal: 0,
    skippedLines: [],
    crlfLines: 0,
    hasUnderscores: false,
    blockIsUtf8: true,
    failure: undefined,
  };
  try {
    await scanLines(path, gzip, (lines) => scanBlock(state, lines, keep));
  } catch (error) {
    if (state.failure === undefined) return { rule: whyNotRead(error) };
  }
  if (state.failure !== undefined) return state.failure;
  if (state.line === 0) return { rule: "the file is empty" };
  if (state.recordCount === 0 && state.lineFaultTotal === 0)
    return { rule: "the file has a header but no rows" };
  const lineCount = state.recordCount + 1;
  return {
    header: state.header,
    delimiter: String.fromCharCode(state.delimiter),
    recordCount: state.recordCount,
    lineFaults: state.lineFaults,
    lineFaultTotal: state.lineFaultTotal,
    skippedLines: state.skippedLines,
    hasUnderscores: state.hasUnderscores,
    regular: state.skippedLines.length === 0 && (state.crlfLines === 0 || state.crlfLines >= lineCount - 1),
  };
}

/**
 * Line in the file of a record, both as people count: the header is line 1.
 *
 * @param record  position among the records, from 0
 * @param skipped  lines that are not records, ascending
 */
export function lineOfRecord(record: number, skipped: readonly number[]): number {
  let low = 0;
  let high = skipped.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (skipped[middle]! - 2 - middle <= record) low = middle + 1;
    else high = middle;
  }
  return record + 2 + low;
}

/** Feeds blocks of whole lines; returns when the file ends or the visitor answers false. */
async function scanLines(path: string, gzip: boolean, visit: (lines: Buffer) => boolean): Promise<void> {
  let carry = Buffer.alloc(0);
  const consume = async (source: AsyncIterable<Buffer>) => {
    for await (const part of source) {
      const end = part.lastIndexOf(newline) + 1;
      if (end === 0 && carry.length < lineBytesMax) {
        carry = Buffer.concat([carry, part]);
        continue;
      }
      const whole = end === 0 ? Buffer.concat([carry, part]) : Buffer.concat([carry, part.subarray(0, end)]);
      carry = Buffer.from(end === 0 ? [] : part.subarray(end));
      if (!visit(whole)) return;
    }
    if (carry.length > 0) visit(carry);
  };
  await readBlocks(path, gzip, consume);
}

function scanBlock(state: ScanState, lines: Buffer, keep: ((line: Buffer) => void) | undefined): boolean {
  let start = 0;
  if (state.line === 0) {
    const end = lines.indexOf(newline);
    start = end < 0 ? lines.length : end + 1;
    scanHeader(state, lines.subarray(0, start));
    if (state.failure !== undefined) return false;
    keep?.(withoutLineEnd(lines.subarray(0, start)));
  }
  if (start < lines.length && lines.indexOf(0, start) >= 0) {
    state.failure = { rule: "the file holds NUL bytes: it is not text, or UTF-16; save it as CSV in UTF-8" };
    return false;
  }
  state.blockIsUtf8 = isUtf8(lines);
  state.hasUnderscores ||= lines.indexOf(underscore, start) >= 0;
  while (start < lines.length) {
    const found = lines.indexOf(newline, start);
    const end = found < 0 ? lines.length : found;
    state.line++;
    if (end > start && lines[end - 1] === carriageReturn) state.crlfLines++;
    if (scanLine(state, lines, start, end)) keep?.(withoutLineEnd(lines.subarray(start, end)));
    start = end + 1;
  }
  return true;
}

function scanHeader(state: ScanState, bytes: Buffer): void {
  state.line = 1;
  if (
    (bytes[0] === 0xff && bytes[1] === 0xfe) ||
    (bytes[0] === 0xfe && bytes[1] === 0xff) ||
    bytes.includes(0)
  ) {
    state.failure = { rule: "the encoding is UTF-16 or binary; save the file as CSV in UTF-8" };
    return;
  }
  if (!isUtf8(bytes)) {
    state.failure = {
      row: 1,
      rule: "the header is not UTF-8 (Latin-1, perhaps); save the file as CSV in UTF-8",
    };
    return;
  }
  if (bytes[bytes.length - 2] === carriageReturn) state.crlfLines++;
  const text = bytes
    .toString("utf8")
    .replace(/^\uFEFF/, "")
    .replace(/\r?\n$/, "");
  if (text.includes("\r")) {
    state.failure = { rule: "lines end in CR alone (old Mac); save the file with LF or CRLF line ends" };
    return;
  }
  if (text.trim() === "") {
    state.failure = { row: 1, rule: "the first line must be the header, it is empty" };
    return;
  }
  const delimiter = [",", "\t", ";", "|"].find((candidate) => text.includes(candidate)) ?? ",";
  const header = csvFields(text, delimiter);
  if (header === undefined) {
    state.failure = { row: 1, rule: "a quote in the header is not closed" };
    return;
  }
  state.header = header;
  state.delimiter = delimiter.charCodeAt(0);
}

/** Whether the line is a record; if not it is noted as skipped, with its fault unless it is blank. */
function scanLine(state: ScanState, bytes: Buffer, start: number, end: number): boolean {
  const delimiter = state.delimiter;
  let fieldCount = 1;
  let hasQuote = false;
  for (let i = start; i < end; i++) {
    const byte = bytes[i];
    if (byte === delimiter) fieldCount++;
    else if (byte === quote) hasQuote = true;
  }
  const clean =
    !hasQuote && fieldCount === state.header.length && state.blockIsUtf8 && end - start <= lineBytesMax;
  if (clean && (fieldCount > 1 || end - start > 1)) {
    state.recordCount++;
    return true;
  }
  const line = bytes.subarray(start, end);
  const rule = slowLineRule(state, line, fieldCount, hasQuote);
  if (rule === undefined) {
    state.recordCount++;
    return true;
  }
  state.skippedLines.push(state.line);
  if (rule === "blank") return false;
  state.lineFaultTotal++;
  if (state.lineFaults.length < lineFaultLimit) {
    state.lineFaults.push({ row: state.line, value: excerpt(line), rule });
  }
  return false;
}

function slowLineRule(
  state: ScanState,
  line: Buffer,
  fieldCount: number,
  hasQuote: boolean,
): string | undefined {
  if (line.length > lineBytesMax) return `a line must not be longer than ${lineBytesMax} bytes`;
  if (!isUtf8(line)) return "the line must be UTF-8; it holds other bytes (Latin-1, perhaps)";
  const text = line.toString("utf8").replace(/\r$/, "");
  if (text.trim() === "" && fieldCount === 1) return "blank";
  const fields = hasQuote ? csvFields(text, String.fromCharCode(state.delimiter)) : undefined;
  if (hasQuote && fields === undefined) {
    return "a quote must be closed before the line ends, and quotes inside a field must be doubled";
  }
  const count = fields?.length ?? fieldCount;
  return count === state.header.length ? undefined : raggedRule(state.header, count);
}

/** What a row of another number of fields lacks by its place, or has too many. */
function raggedRule(header: readonly string[], count: number): string {
  const rule = `a row must have ${header.length} fields like the header, this one has ${count}`;
  if (count > header.length) return `${rule}: ${count - header.length} too many`;
  const lacking = header.slice(count);
  const rest = lacking.length > 5 ? ` and ${lacking.length - 5} more` : "";
  return `${rule}: none for ${lacking.slice(0, 5).join(", ")}${rest}`;
}

function withoutLineEnd(line: Buffer): Buffer {
  let end = line.length;
  while (end > 0 && (line[end - 1] === newline || line[end - 1] === carriageReturn)) end--;
  return line.subarray(0, end);
}

function excerpt(line: Buffer): string {
  const text = (isUtf8(line) ? line.toString("utf8") : line.toString("latin1")).replace(/\r$/, "");
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
