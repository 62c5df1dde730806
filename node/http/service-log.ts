import { type DestinationStream, destination, type Logger, pino, stdTimeFunctions } from "pino";

/** What is never written, wherever it stands in a line: tokens, what follows Bearer or Basic, passwords in addresses and in what drivers say. */
const SECRETS: readonly (readonly [RegExp, string])[] = [
  [/plimsoll_[\w-]{20,}/g, "plimsoll_…"],
  [/\b(bearer|basic) +[\w.~+/=-]+/gi, "$1 …"],
  [/\b([a-z][a-z0-9+.-]*:\/\/)[^\s'"]*@/gi, "$1…@"],
  // In a line of JSON quotes have a backslash before them.
  [
    /(?<![a-z])(password|passwd|pwd|secret|token|api[_-]?key|authorization|cookie)(\\*["']?\s*[=:]\s*\\*["']?)(?!…)[^\s"'&;,\\]+/gi,
    "$1$2…",
  ],
];

/** Text without the secrets that may be in it. */
export function withoutSecrets(text: string): string {
  return SECRETS.reduce((kept, [secret, instead]) => kept.replaceAll(secret, instead), text);
}

/** Names whose values are never written. */
const SECRET_NAMES = ["authorization", "cookie", "set-cookie", "token", "password"];

/** The log of a server or a worker. */
export type ServiceLog = Logger;

/**
 * The log of a server or a worker: a JSON object a line, on standard error by default. Nothing of a request is in it but its operation; what failed
 * is told with secrets left out.
 */
export function openServiceLog(
  level: string,
  to: DestinationStream = destination({ dest: 2, sync: true }),
): ServiceLog {
  return pino(
    {
      level,
      base: { pid: process.pid },
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: SECRET_NAMES.flatMap((name) => [`["${name}"]`, `*["${name}"]`]), censor: "…" },
    },
    { write: (line) => to.write(withoutSecrets(line)) },
  );
}
