import { z } from "zod";
import type { HttpScope } from "./http-operation.ts";
import { parseRecord } from "./store-records.ts";

/** A token of the API as it is kept: never the token itself. */
export interface TokenRecord {
  /** Who it was made for; in the audit log it says who asked. */
  readonly name: string;
  readonly scope: HttpScope;
  /** Of the token's text, in hexadecimal. */
  readonly sha256: string;
  /** Day it was made, YYYY-MM-DD. */
  readonly created: string;
  /** Last day it is good, to its end in UTC. */
  readonly expires?: string | undefined;
}

const tokenFileSchema = z.strictObject({
  formatVersion: z.literal(1),
  tokens: z.array(
    z.strictObject({
      name: z.string().min(1),
      scope: z.enum(["read", "run", "admin"]),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
      created: z.iso.date(),
      expires: z.iso.date().optional(),
    }),
  ),
});

/** The file of tokens as text. */
export function formatTokenFile(tokens: readonly TokenRecord[]): string {
  return `${JSON.stringify({ formatVersion: 1, tokens }, null, 2)}\n`;
}

/** The tokens of a file, or undefined where it is damaged. */
export function parseTokenFile(text: string): readonly TokenRecord[] | undefined {
  return parseRecord(tokenFileSchema, text)?.tokens;
}
