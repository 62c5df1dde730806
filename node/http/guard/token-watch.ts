import { timingSafeEqual } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { InputError } from "../../../engine/errors/index.ts";
import type { TokenRecord } from "../../../wire/index.ts";
import { hashOfToken, tokensOf } from "./tokens.ts";

/** What the file of tokens says at this moment. */
export type TokenState =
  /** There is no file: whoever reaches the server may ask. */
  | { readonly kind: "none" }
  | { readonly kind: "tokens"; readonly tokens: readonly TokenRecord[] }
  /** It cannot be read or trusted: nobody may ask. */
  | { readonly kind: "fault"; readonly rule: string };

/**
 * Reads a file of tokens again whenever it has changed, so that a token that is made or revoked counts from the next
 * request on. A look at the file costs some microseconds.
 */
export function watchTokens(file: string): () => TokenState {
  let seen = "";
  let state: TokenState = { kind: "none" };
  return () => {
    const now = lookAt(file);
    if (now.seen !== seen) {
      seen = now.seen;
      state = now.state();
    }
    return state;
  };
}

function lookAt(file: string): { readonly seen: string; readonly state: () => TokenState } {
  try {
    const status = statSync(file, { throwIfNoEntry: false, bigint: true });
    if (status === undefined) return { seen: "none", state: () => ({ kind: "none" }) };
    const { mtimeNs, ctimeNs, ino, size, mode } = status;
    return {
      seen: [mtimeNs, ctimeNs, ino, size].join(":"),
      state: () => readState(file, Number(mode)),
    };
  } catch (error) {
    // A folder that may not be entered, say: what stands in it is unknown, so nothing is open.
    return { seen: String(error), state: () => ({ kind: "fault", rule: String(error) }) };
  }
}

function readState(file: string, mode: number): TokenState {
  try {
    return { kind: "tokens", tokens: tokensOf(file, mode, readFileSync(file, "utf8")) };
  } catch (error) {
    return { kind: "fault", rule: error instanceof InputError ? error.message : String(error) };
  }
}

/**
 * The token that was presented, where it is one of these and its last day has not gone. All are compared, each in a time
 * that does not depend on where they differ.
 */
export function knownToken(
  tokens: readonly TokenRecord[],
  presented: string,
  today: string,
): TokenRecord | undefined {
  const hash = hashOfToken(presented);
  let known: TokenRecord | undefined;
  for (const token of tokens) if (timingSafeEqual(hash, Buffer.from(token.sha256, "hex"))) known = token;
  return known?.expires !== undefined && known.expires < today ? undefined : known;
}
