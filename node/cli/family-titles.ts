import type { AttributedFactor } from "../../engine/performance-attribution/index.ts";
import { FAMILY_TITLES } from "../../wire/words/index.ts";

/** What a report and the page call a family of factors. */
export const familyTitles: Readonly<Record<AttributedFactor["family"], string>> = FAMILY_TITLES;
