import { isUtf8 } from "node:buffer";
import { readBlocks } from "./file-bytes.ts";

/** The text of one record of a JSON file. */
export interface JsonPiece {
  /** Line, where there is one record per line; otherwise position in the array, from 1. */
  readonly row: number;
  readonly text: string;
}

const recordBytesMax = 1 << 20;
const [newline, quote, backslash, comma] = [10, 34, 92, 44];
const [openBracket, closeBracket, openBrace, closeBrace] = [91, 93, 123, 125];

const isBlank = (byte: number) => byte === 32 || byte === newline || byte === 13 || byte === 9;

/** Takes blocks one after the other, and says at the end whether all is there. */
interface Splitter {
  block(bytes: Buffer): void;
  end(): void;
}

/**
 * Cuts a JSON file into its records without holding more than one of them: an array of records where the first sign is [, one
 * record per line otherwise.
 *
 * @throws {Error} with a sentence, where it cannot be cut
 */
export async function splitJson(
  path: string,
  gzip: boolean,
  visit: (piece: JsonPiece) => void,
): Promise<void> {
  let splitter: Splitter | undefined;
  let line = 1;
  let isFirst = true;
  const take = (part: Buffer) => {
    const block = isFirst ? withoutMark(part) : part;
    isFirst = false;
    let start = 0;
    for (; splitter === undefined && start < block.length && isBlank(block[start]!); start++) {
      if (block[start] === newline) line++;
    }
    if (start === block.length) return;
    splitter ??= block[start] === openBracket ? arraySplitter(visit) : lineSplitter(visit, line);
    splitter.block(block.subarray(start));
  };
  await readBlocks(path, gzip, async (blocks) => {
    for await (const block of blocks) take(block);
  });
  if (splitter === undefined) throw new Error("the file has no records");
  splitter.end();
}

/** The first block without the mark that UTF-8 may begin with. */
function withoutMark(head: Buffer): Buffer {
  refuseOtherEncodings(head);
  return head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? head.subarray(3) : head;
}

function refuseOtherEncodings(head: Buffer): void {
  const isUtf16 = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff);
  if (isUtf16 || head.includes(0)) {
    throw new Error("the encoding is UTF-16 or binary; JSON must be UTF-8");
  }
}

/** Bytes of a record that goes over blocks. */
function gatherer(): { add(bytes: Buffer): void; take(bytes: Buffer): Buffer } {
  let carry: Buffer[] = [];
  let length = 0;
  const check = (more: number) => {
    if (length + more > recordBytesMax) {
      throw new Error(`a record must not be longer than ${recordBytesMax} bytes`);
    }
  };
  return {
    add(bytes) {
      check(bytes.length);
      // The block it is of is used again.
      carry.push(Buffer.from(bytes));
      length += bytes.length;
    },
    take(bytes) {
      check(bytes.length);
      const whole = carry.length === 0 ? bytes : Buffer.concat([...carry, bytes]);
      carry = [];
      length = 0;
      return whole;
    },
  };
}

function textOf(bytes: Buffer, row: number): string {
  if (!isUtf8(bytes)) throw new Error(`record ${row} must be UTF-8; it holds other bytes (Latin-1, perhaps)`);
  return bytes.toString("utf8");
}

function lineSplitter(visit: (piece: JsonPiece) => void, firstLine: number): Splitter {
  const gather = gatherer();
  let row = firstLine;
  const give = (bytes: Buffer) => {
    const text = textOf(bytes, row).trim();
    if (text !== "") visit({ row, text });
    row++;
  };
  return {
    block(bytes) {
      let start = 0;
      for (let end = bytes.indexOf(newline); end >= 0; end = bytes.indexOf(newline, start)) {
        give(gather.take(bytes.subarray(start, end)));
        start = end + 1;
      }
      gather.add(bytes.subarray(start));
    },
    end: () => give(gather.take(Buffer.alloc(0))),
  };
}

/** Reads on within a record, over blocks. */
function recordReader(): (bytes: Buffer, from: number) => number {
  let depth = 0;
  let inText = false;
  let isEscaped = false;
  const inside = (byte: number): void => {
    if (isEscaped) isEscaped = false;
    else if (byte === backslash) isEscaped = true;
    else if (byte === quote) inText = false;
  };
  /** Where a record ends that is at a sign outside its texts: behind its last bracket, or before what ends a plain value. */
  const endAt = (byte: number, i: number): number => {
    const closes = byte === closeBrace || byte === closeBracket;
    if (depth === 0 && (closes || byte === comma)) return i;
    if (byte === openBrace || byte === openBracket) depth++;
    if (closes) depth--;
    return closes && depth === 0 ? i + 1 : -1;
  };
  return (bytes, from) => {
    for (let i = from; i < bytes.length; i++) {
      const byte = bytes[i]!;
      if (inText) inside(byte);
      else if (byte === quote) inText = true;
      else {
        const end = endAt(byte, i);
        if (end >= 0) return end;
      }
    }
    return -1;
  };
}

/** Where the splitter of an array stands between records. */
type Stage = "before" | "wanted" | "record" | "after" | "closed";

/** What a sign between records leads to; undefined where it should not be there. */
function stageAfter(stage: Stage, byte: number, isFirst: boolean): Stage | undefined {
  if (stage === "before") return byte === openBracket ? "wanted" : undefined;
  if (stage === "wanted" && byte !== comma && byte !== closeBracket) return "record";
  if (stage === "after" && byte === comma) return "wanted";
  if (byte === closeBracket && (stage === "after" || (stage === "wanted" && isFirst))) return "closed";
  return undefined;
}

function arraySplitter(visit: (piece: JsonPiece) => void): Splitter {
  const gather = gatherer();
  const endOfRecord = recordReader();
  let stage: Stage = "before";
  let row = 1;
  /** Reads signs between records; gives where a record begins, or the end. */
  const skip = (bytes: Buffer, from: number): number => {
    for (let i = from; i < bytes.length; i++) {
      if (isBlank(bytes[i]!)) continue;
      const next = stageAfter(stage, bytes[i]!, row === 1);
      if (next === undefined) throw new Error(misplaced(stage, row));
      stage = next;
      if (stage === "record") return i;
    }
    return bytes.length;
  };
  return {
    block(bytes) {
      let at = stage === "record" ? 0 : skip(bytes, 0);
      while (at < bytes.length) {
        const end = endOfRecord(bytes, at);
        if (end < 0) {
          gather.add(bytes.subarray(at));
          return;
        }
        visit({ row, text: textOf(gather.take(bytes.subarray(at, end)), row) });
        row++;
        stage = "after";
        at = skip(bytes, end);
      }
    },
    end() {
      if (stage !== "closed") {
        throw new Error(`the array is not closed: the file ends at record ${row}, it is truncated`);
      }
      if (row === 1) throw new Error("the array has no records");
    },
  };
}

function misplaced(stage: Stage, row: number): string {
  return stage === "closed"
    ? "there is more after the end of the array"
    : `record ${row} of the array does not begin where it should: is a comma missing, or one too many?`;
}
