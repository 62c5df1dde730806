import { type FileHandle, mkdir, open, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";

/** Who asked for what, and what came of it. No parameter, body, header or token: a hash says whether two were the same. */
export interface AuditLine {
  /** When it was asked, ISO 8601 in UTC. */
  readonly time: string;
  /** Name of the token; null where none that is known was shown. */
  readonly who: string | null;
  readonly from: string;
  readonly method: string;
  /** Id of the operation, or the name of a path that is none; null for paths there are not. */
  readonly operation: string | null;
  /** SHA-256 of path, query and body. */
  readonly asked: string;
  readonly status: number;
  readonly milliseconds: number;
  /** That went out, headers included. */
  readonly bytes: number | null;
  /** Whether the whole answer was taken. */
  readonly whole: boolean;
}

/** A file of lines that only grows. */
export interface AuditLog {
  readonly write: (line: AuditLine) => void;
  /** Why the last line could not be written; undefined where all is well. */
  readonly fault: () => string | undefined;
  /** When all lines are on disk. */
  readonly close: () => Promise<void>;
}

/** How large the file may grow, and how many are kept. */
export interface AuditSetting {
  readonly file: string;
  /** It is set aside as `<file>.1` when it is larger, `.1` as `.2` … */
  readonly bytes: number;
  /** Those set aside that are kept. */
  readonly files: number;
}

/**
 * Appends lines, those that come while others are being written together. What cannot be written is kept and tried
 * again with the next line.
 */
export function openAuditLog(setting: AuditSetting): AuditLog {
  let waiting: string[] = [];
  let fault: string | undefined;
  let working: Promise<void> | undefined;
  /** Whether the file may end in half a line: of a process that was killed, or of a disk that was full. */
  let isUnsure = true;
  const work = async (): Promise<void> => {
    while (waiting.length > 0) {
      const lines = waiting;
      waiting = [];
      try {
        await append(setting, lines.join(""), isUnsure);
        fault = undefined;
        isUnsure = false;
      } catch (error) {
        isUnsure = true;
        fault = error instanceof Error ? error.message : String(error);
        waiting = [...lines, ...waiting].slice(-MOST_WAITING);
        return;
      }
    }
  };
  const begin = (): Promise<void> => {
    working ??= work().finally(() => {
      working = undefined;
    });
    return working;
  };
  return {
    write: (line) => {
      waiting.push(`${JSON.stringify(line)}\n`);
      begin();
    },
    fault: () => fault,
    close: async () => {
      await working;
      if (waiting.length > 0) await begin();
    },
  };
}

/** Lines that are kept while the disk refuses them; the server refuses requests meanwhile, so there are few. */
const MOST_WAITING = 10_000;

async function append({ file, bytes, files }: AuditSetting, text: string, isUnsure: boolean): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const size = await stat(file).then(
    (status) => status.size,
    () => 0,
  );
  if (size > 0 && size + Buffer.byteLength(text) > bytes) await setAside(file, files);
  const handle = await open(file, "a+", 0o600);
  try {
    // Half a line is ended and stays: to cut it off could take a line of another server of the project with it.
    const isHalf = isUnsure && (await endsInHalf(handle));
    await handle.appendFile(isHalf ? `\n${text}` : text);
  } finally {
    await handle.close();
  }
}

async function endsInHalf(handle: FileHandle): Promise<boolean> {
  const { size } = await handle.stat();
  if (size === 0) return false;
  const { buffer } = await handle.read(new Uint8Array(1), 0, 1, size - 1);
  return buffer[0] !== NEWLINE;
}

const NEWLINE = 10;

async function setAside(file: string, files: number): Promise<void> {
  await rm(`${file}.${files}`, { force: true });
  for (let n = files - 1; n >= 0; n--)
    await rename(n === 0 ? file : `${file}.${n}`, `${file}.${n + 1}`).catch(
      (error: NodeJS.ErrnoException) => {
        if (error.code !== "ENOENT") throw error;
      },
    );
}
