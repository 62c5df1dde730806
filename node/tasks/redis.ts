import type { Redis } from "ioredis";

/** What keeps a queue from being used, in a sentence that says what to do. */
export class QueueError extends Error {
  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = "QueueError";
  }
}

/** A queue of a Redis or Valkey server. */
export interface QueuePlace {
  /** `redis://user:password@host:port/0`; `rediss://` with TLS. */
  readonly url: string;
  /** Workers take tasks of one queue. */
  readonly queue: string;
}

/** The packages of the queue, which who has one machine need not install. */
export async function loadQueue(): Promise<typeof import("bullmq")> {
  try {
    return await import("bullmq");
  } catch (error) {
    throw new QueueError("the queue needs two packages: npm install bullmq ioredis", { cause: error });
  }
}

/**
 * A connection that comes back by itself whenever the server does.
 *
 * @throws {QueueError} where the server does not answer at first; the password is in no message
 */
export async function connectRedis({ url }: QueuePlace): Promise<Redis> {
  const where = withoutPassword(url);
  const { Redis } = await import("ioredis");
  const redis = new Redis(url, {
    maxRetriesPerRequest: null,
    lazyConnect: true,
    retryStrategy: (attempt) => Math.min(100 * 2 ** attempt, LONGEST_WAIT_MS),
  });
  // Said where it matters: a command waits until the server is back.
  let said = "";
  redis.on("error", ({ message }) => {
    said = message;
  });
  try {
    await redis.connect();
    return redis;
  } catch (error) {
    redis.disconnect();
    // The connection was closed: why is in what was said before.
    const reason = said || (error instanceof Error ? error.message : String(error));
    const message = REFUSED.test(reason)
      ? `${where} does not let Plimsoll in (${reason.split(",", 1)[0]}). Give user and password: PLIMSOLL_REDIS_URL=redis://user:password@host:6379.`
      : `${where} does not answer (${reason}). Start a Redis or Valkey server there, or name another with --redis.`;
    throw new QueueError(message, { cause: error });
  }
}

const LONGEST_WAIT_MS = 2000;
/** What a server begins with that is there and takes no commands of this user. */
const REFUSED = /^(NOAUTH|WRONGPASS|NOPERM|ERR (invalid password|.*AUTH))/;

/** The address as it may be shown. */
export function withoutPassword(url: string): string {
  if (!URL.canParse(url)) return "the address given with --redis";
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname === "/" ? "" : pathname}`;
}
