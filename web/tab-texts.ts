import { tabStorage } from "./browser-storage.ts";
import { type KeptTexts, openKeptTexts } from "./kept-texts.ts";

/** Questions and drafts of this tab. */
export const tabTexts: KeptTexts = openKeptTexts(tabStorage());
