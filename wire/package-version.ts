import { z } from "zod";

/**
 * The version in this package's package.json.
 *
 * @throws {Error} not the package.json of plimsoll
 */
export function parsePackageVersion(text: string): string {
  return z.object({ name: z.literal("plimsoll"), version: z.string() }).parse(JSON.parse(text)).version;
}
