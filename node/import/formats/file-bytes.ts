import { createReadStream } from "node:fs";
import { type FileHandle, stat } from "node:fs/promises";
import type { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { whyUnreadable } from "./inspect-file.ts";

/** What may come out of a gzip file: deflate shrinks tables 3 to 30 times, and cannot do more than 1032. */
const gzipRatioMax = 100;
const gzipAlwaysAllowed = 1 << 28;

/** Reads a file in blocks of a mebibyte, unpacked. @throws {Error} with a sentence, where it cannot be read or is a bomb */
export async function readBlocks(
  path: string,
  gzip: boolean,
  consume: (blocks: AsyncIterable<Buffer>) => Promise<void>,
): Promise<void> {
  const bytes = createReadStream(path, { highWaterMark: 1 << 20 });
  if (!gzip) return pipeBlocks([bytes], consume);
  const allowed = Math.max(gzipAlwaysAllowed, (await stat(path)).size * gzipRatioMax);
  await pipeBlocks([bytes, createGunzip({ chunkSize: 1 << 20 })], (blocks) =>
    consume(bounded(blocks, allowed)),
  );
}

/** Pipes streams into a consumer. @throws {Error} the consumer's own error, where it has one, and not that it was stopped by it */
export async function pipeBlocks(
  [from, through]: readonly [Readable, Transform?],
  consume: (blocks: AsyncIterable<Buffer>) => Promise<void>,
): Promise<void> {
  let failure: unknown;
  try {
    const noted = async (blocks: AsyncIterable<Buffer>): Promise<void> => {
      try {
        await consume(blocks);
      } catch (error) {
        failure = error;
        throw error;
      }
    };
    if (through === undefined) await pipeline(from, noted);
    else await pipeline(from, through, noted);
  } catch (error) {
    throw failure ?? error;
  }
}

/** Unpacks a gzip file to nothing, which is fast. @throws {Error} with a sentence, where it cannot be read or is a bomb */
export async function refuseBomb(path: string): Promise<void> {
  await readBlocks(path, true, async (blocks) => {
    for await (const _ of blocks);
  });
}

async function* bounded(blocks: AsyncIterable<Buffer>, allowed: number): AsyncGenerator<Buffer> {
  let size = 0;
  for await (const block of blocks) {
    size += block.length;
    if (size > allowed) throw new Error(gzipBombRule);
    yield block;
  }
}

const gzipBombRule = `the gzip file unpacks to more than ${gzipRatioMax} times its size, as no table does: if it is one, unpack it first`;

/** Why a file could not be read: as a sentence that was thrown, or one of the file system's. */
export function whyNotRead(error: unknown): string {
  return error instanceof Error && !("code" in error) ? error.message : whyUnreadable(error);
}

/** Bytes of a file that is open. @throws {Error} it ends before */
export async function bytesAt(file: FileHandle, offset: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  const { bytesRead } = await file.read(bytes, 0, length, offset);
  if (bytesRead !== length) throw new Error("it is truncated");
  return bytes;
}
