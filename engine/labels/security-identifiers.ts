/** Kinds of published identifiers whose last character is a check digit. */
export type CheckedIdentifier = "isin" | "cusip" | "sedol" | "figi";

/** What comes before the check digit: the alphabet of each standard, capital letters only. */
const BODIES: Readonly<Record<CheckedIdentifier, RegExp>> = {
  isin: /^[A-Z]{2}[0-9A-Z]{9}$/,
  cusip: /^[0-9A-Z*@#]{8}$/,
  // No vowels, so that no word can be formed.
  sedol: /^[0-9B-DF-HJ-NP-TV-Z]{6}$/,
  // Two consonants that are no prefix of an ISIN in use, then G.
  figi: /^(?!BS|BM|GG|GB|GH|KY|VG)[B-DF-HJ-NP-TV-Z]{2}G[0-9B-DF-HJ-NP-TV-Z]{8}$/,
};

/** Before others of the same length: an ISIN of Barbados with G in third place has never been seen, a FIGI begins so always. */
const KINDS: readonly CheckedIdentifier[] = ["figi", "isin", "cusip", "sedol"];

const SEDOL_WEIGHTS = [1, 3, 1, 7, 3, 9];

/**
 * The check digit that belongs behind the other characters of an identifier; undefined where they are not of the kind's form.
 *
 * ISIN: letters become two digits (A = 10), then every second digit from the right counts double, digit sums, modulo 10. CUSIP and FIGI:
 * every second character from the left counts double (A = 10; in a CUSIP * = 36, @ = 37, # = 38). SEDOL: weights 1, 3, 1, 7, 3, 9.
 *
 * @param body  11, 8, 6 or 11 characters, capital letters
 * @see ISO 6166:2021 annex A (ISIN); ANSI X9.6 (CUSIP); London Stock Exchange, SEDOL Masterfile technical specification; OMG, Financial
 *   Instrument Global Identifier 1.2, section 6.1.2
 * @example
 * checkDigit("isin", "US037833100") // => "5"
 * checkDigit("cusip", "03783310") // => "0"
 * checkDigit("sedol", "026349") // => "4"
 * checkDigit("figi", "BBG000BLNNH") // => "6"
 * @complexity O(1)
 */
export function checkDigit(kind: CheckedIdentifier, body: string): string | undefined {
  if (!BODIES[kind].test(body)) return undefined;
  const values = [...body].map(characterValue);
  return String((10 - (weightedSum(kind, values) % 10)) % 10);
}

function weightedSum(kind: CheckedIdentifier, values: readonly number[]): number {
  if (kind === "sedol")
    return values.reduce((sum, value, at) => sum + value * (SEDOL_WEIGHTS[at] as number), 0);
  if (kind !== "isin")
    return values.reduce((sum, value, at) => sum + digitSum(at % 2 === 1 ? 2 * value : value), 0);
  const digits = values.flatMap((value) => [...String(value)].map(Number));
  const last = digits.length - 1;
  return digits.reduce((sum, digit, at) => sum + digitSum((last - at) % 2 === 0 ? 2 * digit : digit), 0);
}

function characterValue(character: string): number {
  const special = "*@#".indexOf(character);
  return special >= 0 ? 36 + special : Number.parseInt(character, 36);
}

/** Of a number below 100. */
function digitSum(value: number): number {
  return Math.floor(value / 10) + (value % 10);
}

/**
 * Whether a text is an identifier of a kind: its form, and the check digit.
 *
 * @example
 * isIdentifier("cusip", "037833100") // => true
 * isIdentifier("cusip", "037833101") // => false
 * @complexity O(1)
 */
export function isIdentifier(kind: CheckedIdentifier, text: string): boolean {
  const digit = checkDigit(kind, text.slice(0, -1));
  return digit !== undefined && text.endsWith(digit);
}

/**
 * The kind of identifier that a text is, by form and check digit; undefined where it is none of them (a ticker, an id of one's own). One
 * text in ten of the right form passes by chance: a column is of a kind where all of it is.
 *
 * @example
 * identifierKind("US0378331005") // => "isin"
 * identifierKind("0263494") // => "sedol"
 * identifierKind("MSFT") // => undefined
 * @complexity O(1)
 */
export function identifierKind(text: string): CheckedIdentifier | undefined {
  return KINDS.find((kind) => isIdentifier(kind, text));
}
