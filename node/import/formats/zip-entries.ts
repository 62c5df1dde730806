import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { createInflateRaw } from "node:zlib";
import { bytesAt, pipeBlocks } from "./file-bytes.ts";

/** A file in a zip file, as the index at its end has it. */
export interface ZipEntry {
  readonly name: string;
  readonly isPacked: boolean;
  readonly packedSize: number;
  readonly size: number;
  readonly offset: number;
}

const [endSign, indexSign, localSign] = [0x06054b50, 0x02014b50, 0x04034b50];
const indexBytesMax = 1 << 24;
/** Tables in XML are packed 5 to 40 times smaller; bombs a thousand times. */
const ratioMax = 200;
const alwaysAllowed = 1 << 26;
const unpackedMax = 2 ** 32;

/** The index of a zip file by name. @throws {Error} with a sentence, where it is none, is damaged or encrypted */
export async function zipEntries(path: string): Promise<ReadonlyMap<string, ZipEntry>> {
  const file = await open(path, "r");
  try {
    const { size } = await file.stat();
    const tail = await bytesAt(file, Math.max(0, size - 65_557), Math.min(size, 65_557));
    const end = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
    if (end < 0 || end + 22 > tail.length || tail.readUInt32LE(end) !== endSign) {
      throw new Error("the workbook is truncated: the index at its end is missing");
    }
    const [indexSize, indexOffset] = [tail.readUInt32LE(end + 12), tail.readUInt32LE(end + 16)];
    if (indexOffset === 0xffffffff) throw new Error("the workbook is a zip64 file: save it anew, or as CSV");
    if (indexSize > indexBytesMax || indexOffset + indexSize > size) throw damaged();
    return readIndex(await bytesAt(file, indexOffset, indexSize));
  } finally {
    await file.close();
  }
}

function readIndex(index: Buffer): Map<string, ZipEntry> {
  const entries = new Map<string, ZipEntry>();
  for (let at = 0; at + 46 <= index.length; ) {
    if (index.readUInt32LE(at) !== indexSign) throw damaged();
    const [nameLength, extra, comment] = [28, 30, 32].map((field) => index.readUInt16LE(at + field));
    const name = index.toString("utf8", at + 46, at + 46 + nameLength!);
    const method = index.readUInt16LE(at + 10);
    if ((index.readUInt16LE(at + 8) & 1) === 1)
      throw new Error("the workbook is encrypted: save it without a password");
    if (method !== 0 && method !== 8)
      throw new Error("the workbook is packed in a way that is not known: save it anew");
    entries.set(name, {
      name,
      isPacked: method === 8,
      packedSize: index.readUInt32LE(at + 20),
      size: index.readUInt32LE(at + 24),
      offset: index.readUInt32LE(at + 42),
    });
    at += 46 + nameLength! + extra! + comment!;
  }
  return entries;
}

/**
 * Gives the bytes of a file in a zip file, block by block. What it says to unpack to is checked before, what it does unpack to
 * while it is read.
 *
 * @param sizeMax  bytes that may come out
 * @throws {Error} with a sentence, where it is damaged or a bomb
 */
export async function readEntry(
  path: string,
  entry: ZipEntry,
  visit: (block: Buffer) => void,
  sizeMax: number = unpackedMax,
): Promise<void> {
  const { packedSize, size, offset, isPacked } = entry;
  if (size > Math.min(sizeMax, Math.max(alwaysAllowed, packedSize * ratioMax))) {
    throw new Error(
      `the workbook would unpack to ${size} bytes out of ${packedSize} (${entry.name}): that is a zip bomb, or a table that belongs in a CSV or Parquet file`,
    );
  }
  const start = await dataStart(path, offset);
  if (packedSize === 0) return;
  const bytes = createReadStream(path, { start, end: start + packedSize - 1 });
  let length = 0;
  const consume = async (blocks: AsyncIterable<Buffer>) => {
    for await (const block of blocks) {
      length += block.length;
      if (length > size) {
        throw new Error(
          `the workbook unpacks to more than the ${size} bytes it declares (${entry.name}): it is damaged, or a zip bomb`,
        );
      }
      visit(block);
    }
  };
  try {
    await pipeBlocks(isPacked ? [bytes, createInflateRaw({ chunkSize: 1 << 18 })] : [bytes], consume);
  } catch (error) {
    throw error instanceof Error && "code" in error && String(error.code).startsWith("Z_")
      ? damaged()
      : error;
  }
  if (length !== size) throw damaged();
}

async function dataStart(path: string, offset: number): Promise<number> {
  const file = await open(path, "r");
  try {
    const head = await bytesAt(file, offset, 30).catch(() => Buffer.alloc(30));
    if (head.readUInt32LE(0) !== localSign) throw damaged();
    return offset + 30 + head.readUInt16LE(26) + head.readUInt16LE(28);
  } finally {
    await file.close();
  }
}

function damaged(): Error {
  return new Error("the workbook is damaged: its zip data cannot be read");
}
