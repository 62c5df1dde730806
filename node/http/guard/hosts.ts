import { hostname, networkInterfaces } from "node:os";

const LOOPBACK_NAMES = ["localhost", "127.0.0.1", "[::1]"];
const LOOPBACK_ADDRESS = /^(127(\.\d{1,3}){3}|::1|\[::1\]|localhost)$/;
const EVERY_ADDRESS = ["0.0.0.0", "::", "[::]"];

/** Whether only programs of this machine reach what listens there. */
export function isLoopbackAddress(host: string): boolean {
  return LOOPBACK_ADDRESS.test(host.toLowerCase());
}

/** The name in a Host header, without its port. */
export function hostName(header: string): string {
  return header.replace(/(?<=^[^:]*|\]):\d+$/, "").toLowerCase();
}

/**
 * The names a server is asked by: this machine's own where it listens, and those given. A page of another origin may point its
 * own name at this machine (DNS rebinding); the Host header then has that name, which is none of these.
 */
export function hostNames(listensAt: string, given: readonly string[]): readonly string[] {
  const own = isLoopbackAddress(listensAt) ? [] : [listensAt, hostname(), ...addressesAt(listensAt)];
  return [...new Set([...LOOPBACK_NAMES, ...own, ...given].map((name) => bracketed(name.toLowerCase())))];
}

function addressesAt(listensAt: string): readonly string[] {
  if (!EVERY_ADDRESS.includes(listensAt)) return [];
  return Object.values(networkInterfaces()).flatMap((of) => (of ?? []).map(({ address }) => address));
}

/** As an address of version 6 stands in a Host header. */
function bracketed(name: string): string {
  return name.includes(":") && !name.startsWith("[") ? `[${name}]` : name;
}

/** An address of version 4 that a socket of version 6 names in its own way. */
export function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/, "");
}
