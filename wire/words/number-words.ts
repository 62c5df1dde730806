/**
 * Numbers and families as people read them, in the page and in the report alike: the one place where a decimal becomes percent. What is missing
 * is null or no number; it is never 0.
 */

/** What stands for a number that is missing: a dash where nothing else says that it is. */
export const MISSING = "–";

/**
 * A number with a fixed count of digits and a true minus sign; −0 is 0.
 *
 * @param missing  what stands for no number
 */
export function fixedNumber(
  value: number | null | undefined,
  digits: number,
  missing: string = MISSING,
): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return missing;
  const text = Math.abs(value).toFixed(digits);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}

/** A decimal as percent without its sign, 0.1234 as 12.34: the unit stands in the header. */
export function percentNumber(
  value: number | null | undefined,
  digits: number = 2,
  missing: string = MISSING,
): string {
  return fixedNumber(value == null ? value : 100 * value, digits, missing);
}

/** What families of factors are called as a heading. */
export const FAMILY_TITLES = {
  user: "Your factors",
  market: "Market",
  country: "Countries",
  industry: "Industries",
  style: "Styles",
  statistical: "Statistical",
  given: "Given",
  currency: "Currencies",
} as const;

/** What forms of the view by group are called. */
export const BRINSON_TITLES = {
  fachler: "Brinson–Fachler",
  hood_beebower: "Brinson–Hood–Beebower",
} as const;
