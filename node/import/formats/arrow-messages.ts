import { type FileHandle, open } from "node:fs/promises";
import { bytesAt } from "./file-bytes.ts";

/** A message of an Arrow file: where it stands, and what it is. */
export interface ArrowMessage {
  readonly kind: "schema" | "dictionary" | "records";
  readonly offset: number;
  /** Of the message with its body. */
  readonly size: number;
}

const kinds: Readonly<Record<number, ArrowMessage["kind"]>> = { 1: "schema", 2: "dictionary", 3: "records" };
const headBytesMax = 1 << 24;
/** A block that is read at once: 65,536 rows of 20 columns of doubles are 10 MB. */
const messageBytesMax = 1 << 28;
const magic = "ARROW1";

/**
 * Lists the messages of an Arrow file or stream without reading their bodies, and checks that all of them are there. A file is a
 * stream between two magic words with an index at its end, which is not needed.
 *
 * @throws {Error} with a sentence, where it is damaged, truncated or in blocks too large to be read one by one
 * @see https://arrow.apache.org/docs/format/Columnar.html#serialization-and-interprocess-communication-ipc
 */
export async function arrowMessages(path: string): Promise<readonly ArrowMessage[]> {
  const file = await open(path, "r");
  try {
    const { size } = await file.stat();
    const head = await bytesAt(file, 0, Math.min(8, size));
    const isFile = head.subarray(0, 6).toString("latin1") === magic;
    if (isFile) await refuseTruncated(file, size);
    const messages: ArrowMessage[] = [];
    for (let offset = isFile ? 8 : 0; offset < size; ) {
      const found = await messageAt(file, offset, size);
      if (found === undefined) break;
      if (messages.length === 0 && found.kind !== "schema")
        throw new Error("it does not begin with a schema");
      if (found.size > messageBytesMax) {
        throw new Error(
          `a block of it has ${found.size} bytes, the most is ${messageBytesMax}: write it in blocks of fewer rows (65536, say)`,
        );
      }
      messages.push(found);
      offset += found.size;
    }
    if (messages.length === 0) throw new Error("it is empty");
    return messages;
  } finally {
    await file.close();
  }
}

async function refuseTruncated(file: FileHandle, size: number): Promise<void> {
  const tail = await bytesAt(file, Math.max(0, size - 6), 6);
  if (size < 18 || tail.toString("latin1") !== magic) throw new Error(truncated);
}

const truncated = "it is truncated";

/** The message at an offset; nothing where the stream says that it ends there. */
async function messageAt(file: FileHandle, offset: number, size: number): Promise<ArrowMessage | undefined> {
  if (offset + 8 > size) {
    // A stream may end without saying so, but not in the middle of a message.
    if (offset + 4 === size && (await bytesAt(file, offset, 4)).readInt32LE(0) === 0) return undefined;
    throw new Error(truncated);
  }
  const prefix = await bytesAt(file, offset, 8);
  const isContinued = prefix.readInt32LE(0) === -1;
  const headLength = prefix.readInt32LE(isContinued ? 4 : 0);
  if (headLength === 0) return undefined;
  if (headLength < 0 || headLength > headBytesMax) throw new Error("it is not Arrow, or damaged");
  const start = offset + (isContinued ? 8 : 4);
  if (start + headLength > size) throw new Error(truncated);
  const { type, bodyLength } = readHead(await bytesAt(file, start, headLength));
  const kind = kinds[type];
  if (kind === undefined) throw new Error(`it holds a message of kind ${type}, which is no table`);
  const end = start + headLength + bodyLength;
  if (end > size) throw new Error(truncated);
  return { kind, offset, size: end - offset };
}

/** Kind of a message and length of its body, of the four fields that its flatbuffer has. */
function readHead(head: Buffer): { readonly type: number; readonly bodyLength: number } {
  try {
    const table = head.readUInt32LE(0);
    const slots = table - head.readInt32LE(table);
    const slotCount = (head.readUInt16LE(slots) - 4) / 2;
    const place = (slot: number) => (slot < slotCount ? head.readUInt16LE(slots + 4 + 2 * slot) : 0);
    const [typeAt, lengthAt] = [place(1), place(3)];
    const bodyLength = lengthAt === 0 ? 0 : Number(head.readBigInt64LE(table + lengthAt));
    if (bodyLength < 0) throw new Error("negative");
    return { type: typeAt === 0 ? 0 : head.readUInt8(table + typeAt), bodyLength };
  } catch {
    throw new Error("it is not Arrow, or damaged");
  }
}
