const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]", "::1"]);

/** Whether a host, with or without a port, is this machine's own name. */
export function isLoopback(host: string): boolean {
  return LOOPBACK.has(host.replace(/(?<=^[^:]*|\]):\d+$/, "").toLowerCase());
}
