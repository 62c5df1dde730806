import { createHash, randomBytes } from "node:crypto";
import { mkdir, open, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { type Fault, InputError } from "../../../engine/errors/index.ts";
import { formatTokenFile, type HttpScope, parseTokenFile, type TokenRecord } from "../../../wire/index.ts";
import { failpoint } from "../../store/index.ts";

/** What every token begins with, so that people and scanners of secrets know one when they see it. */
const PREFIX = "plimsoll_";
const RANDOM_BYTES = 32;
/** Group and others: what they may do with the file must be nothing. */
const OTHERS = 0o077;
/** A change takes milliseconds; one that stands so long was killed. */
const STALE_MS = 10_000;
const ATTEMPTS = 200;
const WAIT_MS = 10;

/** Where the tokens of a project are kept. */
export function tokensFile(projectFolder: string): string {
  return join(projectFolder, ".plimsoll", "tokens.json");
}

/** The hash that is kept of a token. It has 256 random bits, so a slow hash, which guards guessable words, would add nothing. */
export function hashOfToken(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}

/** What a token is made for. */
interface TokenRequest {
  /** Its scope and a number by default. */
  readonly name?: string | undefined;
  readonly scope: HttpScope;
  readonly expires?: string | undefined;
  /** Today, YYYY-MM-DD. */
  readonly today: string;
}

/** A token as it is shown to whom it is for. */
interface MadeToken {
  readonly name: string;
  readonly token: string;
}

/**
 * Makes a token and keeps its hash. The text that is given back is nowhere else.
 *
 * @throws {InputError} where a token has this name, or its last day has gone
 */
export async function createToken(file: string, request: TokenRequest): Promise<MadeToken> {
  const { today, scope, expires } = request;
  if (expires !== undefined && expires < today)
    throw refusal(file, `${expires} has gone: name a last day that is to come`);
  const token = `${PREFIX}${randomBytes(RANDOM_BYTES).toString("base64url")}`;
  const sha256 = hashOfToken(token).toString("hex");
  let name = "";
  await changeTokens(file, (tokens) => {
    const taken = new Set(tokens.map((one) => one.name));
    name = request.name ?? freeName(scope, taken);
    if (taken.has(name))
      throw refusal(file, `there is a token ${name} already: choose another --name, or revoke it first`);
    return [...tokens, { name, scope, sha256, created: today, expires }];
  });
  return { name, token };
}

function freeName(scope: HttpScope, taken: ReadonlySet<string>): string {
  let n = 1;
  while (taken.has(`${scope}-${n}`)) n += 1;
  return `${scope}-${n}`;
}

/**
 * Takes a token out of the file: servers that run refuse it from then on. Gives the number that are left.
 *
 * @throws {InputError} where there is none of this name
 */
export async function revokeToken(file: string, name: string): Promise<number> {
  let left = 0;
  await changeTokens(file, (tokens) => {
    const kept = tokens.filter((token) => token.name !== name);
    if (kept.length === tokens.length)
      throw refusal(file, `there is no token ${name}: npx plimsoll token list has all there are`);
    left = kept.length;
    return kept;
  });
  return left;
}

/**
 * The tokens of a file; undefined where there is no file.
 *
 * @throws {InputError} where it is damaged, or others may read or write it
 */
export async function readTokens(file: string): Promise<readonly TokenRecord[] | undefined> {
  const status = await orMissing(stat(file));
  if (status === undefined) return undefined;
  return tokensOf(file, status.mode, await readFile(file, "utf8"));
}

/** The tokens in the text of a file of this mode; throws as {@link readTokens} does. */
export function tokensOf(file: string, mode: number, text: string): readonly TokenRecord[] {
  if (process.platform !== "win32" && (mode & OTHERS) !== 0)
    throw refusal(file, `others than you may read or write the tokens: chmod 600 ${file}`);
  const tokens = parseTokenFile(text);
  if (tokens === undefined)
    throw refusal(
      file,
      "the file of tokens is damaged: remove it and make new tokens (npx plimsoll token create)",
    );
  return tokens;
}

/** Changes the file in one step. The file in the making keeps everybody else from changing it meanwhile. */
async function changeTokens(
  file: string,
  change: (tokens: readonly TokenRecord[]) => readonly TokenRecord[],
): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const making = `${file}.new`;
  const handle = await openAlone(making);
  try {
    try {
      await handle.writeFile(formatTokenFile(change((await readTokens(file)) ?? [])));
      failpoint("tokens.fsync", file);
      await handle.sync();
    } finally {
      await handle.close();
    }
    failpoint("tokens.rename", file);
    await rename(making, file);
  } catch (error) {
    await rm(making, { force: true });
    throw error;
  }
}

async function openAlone(path: string): ReturnType<typeof open> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    try {
      return await open(path, "wx", 0o600);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const status = await orMissing(stat(path));
    if (status !== undefined && Date.now() - status.mtimeMs > STALE_MS) await rm(path, { force: true });
    else await setTimeout(WAIT_MS);
  }
  throw refusal(path, "another call is changing the tokens: try again");
}

async function orMissing<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

function refusal(file: string, rule: string): InputError {
  const fault: Fault = { file, rule };
  return new InputError([fault]);
}
