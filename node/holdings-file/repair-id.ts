import { type CheckedIdentifier, checkDigit, isIdentifier } from "../../engine/labels/index.ts";

/** What was made of an id. */
export interface ReadId {
  readonly id: string;
  /** What was repaired, in words; undefined where it is as written. */
  readonly repair: string | undefined;
}

/** What is known of ids. */
export interface KnownIds {
  /** Whether the project knows the id, under any kind. */
  readonly has: (id: string) => boolean;
  /** Known ids of digits alone by their number, for zeros that were lost in front. */
  readonly byNumber: (number: string) => readonly string[];
}

const LENGTHS = { cusip: 9, sedol: 7 } as const;

/**
 * An id as the project may know it, out of what a spreadsheet made of it: quoting and blanks taken away, zeros in front put back, numbers
 * and powers of ten made text again. Repaired only where there is exactly one way that the check digit or the project confirms.
 *
 * @param kinds  kinds that the column holds, all where it says nothing
 * @returns the id, or in words why it cannot be one
 */
export function repairId(
  written: string,
  kinds: readonly CheckedIdentifier[],
  known: KnownIds,
): ReadId | { readonly rule: string } {
  if (known.has(written)) return { id: written, repair: undefined };
  const quoted = /^="(.*)"$/.exec(written)?.[1] ?? written.replace(/^'/, "");
  const quoting = quoted === written ? [] : ["a spreadsheet's sign for text taken away"];
  const done = (id: string, ...repairs: readonly string[]): ReadId => {
    const all = [...quoting, ...repairs];
    return { id, repair: all.length === 0 ? undefined : all.join(", ") };
  };
  if (known.has(quoted) || kinds.some((kind) => isIdentifier(kind, quoted))) return done(quoted);
  const bare = quoted.toUpperCase().replace(/[\s-]/g, "");
  if (bare !== quoted && kinds.some((kind) => isIdentifier(kind, bare)))
    return done(bare, "capital letters, without blanks or dashes, as the check digit confirms");
  const power = /^(\d)(?:\.(\d+))?E\+?(\d{1,3})$/i.exec(quoted);
  if (power !== null) return ofPower(quoted, power, { kinds, known, done });
  const digits = /^(\d{1,11})(?:\.0+)?$/.exec(quoted)?.[1];
  if (digits !== undefined) return ofDigits(quoted, digits, { kinds, known, done });
  if (
    /^\d{1,2}-(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)$|^(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)-\d{2}$/i.test(
      quoted,
    )
  )
    return { rule: "a spreadsheet made a date of this id: format the column as text and write it again" };
  const wrong = kinds.length === 1 ? wrongCheckDigit(bare, kinds[0] as CheckedIdentifier) : undefined;
  return wrong === undefined ? done(quoted) : { rule: wrong };
}

interface Repairing {
  readonly kinds: readonly CheckedIdentifier[];
  readonly known: KnownIds;
  readonly done: (id: string, ...repairs: readonly string[]) => ReadId;
}

/** Digits that may have lost zeros in front, or are an id of their own. */
function ofDigits(
  written: string,
  digits: string,
  { kinds, known, done }: Repairing,
): ReadId | { readonly rule: string } {
  const text = digits === written ? [] : ["a number made text again"];
  if (known.has(digits)) return done(digits, ...text);
  const number = digits.replace(/^0+(?=.)/, "");
  const inProject = known.byNumber(number);
  const byCheck = (["cusip", "sedol"] as const)
    .filter((kind) => kinds.includes(kind) && digits.length < LENGTHS[kind])
    .map((kind) => ({ kind, id: digits.padStart(LENGTHS[kind], "0") }))
    .filter(({ kind, id }) => isIdentifier(kind, id));
  const found =
    inProject.length === 1
      ? inProject.map((id) => ({ id, because: "as the project has it" }))
      : byCheck.map(({ kind, id }) => ({
          id,
          because: `as the check digit of a ${kind.toUpperCase()} confirms`,
        }));
  const [only] = found;
  if (found.length === 1 && only !== undefined)
    return done(only.id, ...text, `zeros that were lost in front put back, ${only.because}`);
  if (found.length > 1)
    return {
      rule: `zeros were lost in front, and it may be ${found.map(({ id }) => id).join(" or ")}: write it whole, as text`,
    };
  const wrong = kinds.length === 1 ? wrongCheckDigit(digits, kinds[0] as CheckedIdentifier) : undefined;
  return wrong === undefined ? done(digits, ...text) : { rule: wrong };
}

/** 4.8203E+112 was the CUSIP 48203E108; 3.78331E+07 was a number whose last digits are gone. */
function ofPower(
  written: string,
  match: RegExpExecArray,
  { kinds, known, done }: Repairing,
): ReadId | { readonly rule: string } {
  const [first, fraction = "", exponent] = [match[1] as string, match[2], Number(match[3])];
  const mantissa = first + fraction;
  if (known.has(mantissa)) return done(mantissa);
  const withLetter = `${mantissa}E${String(exponent - fraction.length).padStart(9 - mantissa.length - 1, "0")}`;
  if (kinds.includes("cusip") && isIdentifier("cusip", withLetter))
    return done(withLetter, "a power of ten made text again, as the check digit of a CUSIP confirms");
  const lost = exponent - fraction.length;
  if (lost === 0) return ofDigits(written, mantissa, { kinds, known, done });
  const rule =
    "a spreadsheet wrote this id as a power of ten and its last digits may be lost: format the column as text and write it again";
  return { rule };
}

/** Of the form of a kind, with another check digit. */
function wrongCheckDigit(text: string, kind: CheckedIdentifier): string | undefined {
  const right = checkDigit(kind, text.slice(0, -1));
  if (right === undefined || text.endsWith(right)) return undefined;
  return `the check digit of this ${kind.toUpperCase()} would be ${right}: a character is wrong`;
}
