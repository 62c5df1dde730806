import { QueueError } from "../tasks/index.ts";

/** The server's address, of the option or of PLIMSOLL_REDIS_URL, where a password is not in the list of processes. */
export function redisUrl(option: string | undefined): string {
  const url = option ?? process.env.PLIMSOLL_REDIS_URL;
  if (url === undefined)
    throw new QueueError(
      "name the queue's server: --redis redis://host:6379, or PLIMSOLL_REDIS_URL in the environment",
    );
  if (URL.canParse(url) && ["redis:", "rediss:"].includes(new URL(url).protocol)) return url;
  throw new QueueError(
    "the queue's server is named as redis://user:password@host:6379, or rediss://… with TLS",
  );
}
