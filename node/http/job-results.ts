import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import { mkdir, open, readdir, readFile, rename, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { failpoint } from "../store/index.ts";

/** Documents that jobs have made, on disk, so that they outlive the server. */
export interface JobResults {
  /** Undefined where there is none, or a damaged one: it is made again. */
  readonly read: (id: string) => Promise<Uint8Array | undefined>;
  /** Whole or not at all, whoever is killed when; the longest unread make room. */
  readonly write: (id: string, text: string) => Promise<void>;
  /** Removes one that is to be made anew, at once. */
  readonly remove: (id: string) => void;
}

/** What all results together may take: some thousand documents. */
const MOST_BYTES = 512 * 2 ** 20;
const END = ".json";
/** An unfinished file that nobody has touched for so long is of a process that is gone. */
const STALE_MS = 60_000;

/**
 * The results of a project.
 *
 * @param folder  of the results; made when there is one
 */
export function openJobResults(folder: string, mostBytes: number = MOST_BYTES): JobResults {
  const fileOf = (id: string): string => join(folder, `${id}${END}`);
  return {
    read: async (id) => {
      try {
        const content = withoutSum(await readFile(fileOf(id)));
        if (content === undefined) return undefined;
        const now = new Date();
        // What is read is kept longest.
        await utimes(fileOf(id), now, now).catch(() => undefined);
        return content;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
        throw error;
      }
    },
    write: async (id, text) => {
      await mkdir(folder, { recursive: true });
      const unfinished = join(folder, `${id}.${randomUUID()}.tmp`);
      try {
        const file = await open(unfinished, "wx");
        try {
          await file.writeFile(withSum(text));
          failpoint("answers.fsync", id);
          await file.sync();
        } finally {
          await file.close();
        }
        failpoint("answers.rename", id);
        await rename(unfinished, fileOf(id));
      } catch (error) {
        await rm(unfinished, { force: true });
        throw error;
      }
      await makeRoom(folder, mostBytes, `${id}${END}`);
    },
    remove: (id) => rmSync(fileOf(id), { force: true }),
  };
}

/** Behind the document: what it is known by as whole. */
const SUM_BYTES = 4;

function withSum(text: string): Uint8Array {
  const document = Buffer.from(text);
  const sum = Buffer.alloc(SUM_BYTES);
  sum.writeUInt32LE(crc32(document));
  return Buffer.concat([document, sum]);
}

function withoutSum(content: Buffer): Uint8Array | undefined {
  if (content.length <= SUM_BYTES) return undefined;
  const document = content.subarray(0, -SUM_BYTES);
  return content.readUInt32LE(document.length) === crc32(document) ? document : undefined;
}

async function makeRoom(folder: string, mostBytes: number, newest: string): Promise<void> {
  const names = await readdir(folder);
  const files = await Promise.all(
    names.map(async (name) => {
      const { size = 0, mtimeMs = 0 } = (await stat(join(folder, name)).catch(() => undefined)) ?? {};
      return { name, size, mtimeMs };
    }),
  );
  const stale = files.filter(({ name, mtimeMs }) => !name.endsWith(END) && mtimeMs < Date.now() - STALE_MS);
  const results = files.filter(({ name }) => name.endsWith(END)).sort((a, b) => b.mtimeMs - a.mtimeMs);
  let bytes = 0;
  const old = results.filter(({ name, size }) => {
    bytes += size;
    return bytes > mostBytes && name !== newest;
  });
  for (const { name } of [...stale, ...old]) await rm(join(folder, name), { force: true });
}
