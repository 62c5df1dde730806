import { type KeptTexts, openKeptTexts, type TextStorage } from "./kept-texts.ts";

/** Questions and drafts of this tab. */
export const tabTexts: KeptTexts = openKeptTexts(tabStorage());

/** Undefined where the browser forbids it: even to name it throws then. */
function tabStorage(): TextStorage | undefined {
  try {
    return sessionStorage;
  } catch {
    return undefined;
  }
}
