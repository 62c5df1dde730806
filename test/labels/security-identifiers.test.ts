import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type CheckedIdentifier,
  checkDigit,
  identifierKind,
  isIdentifier,
} from "../../engine/labels/index.ts";

fc.configureGlobal({ seed: 11 });

/** Identifiers as published: in the standards' own documents, in prospectuses and in the encyclopaedia's articles on each. */
const PUBLISHED: Readonly<Record<CheckedIdentifier, readonly string[]>> = {
  isin: [
    "US0378331005",
    "AU0000XVGZA3",
    "GB0002634946",
    "US30303M1027",
    "US02079K1079",
    "US38259P5089",
    "DE000BAY0017",
    "CH0012221716",
  ],
  cusip: ["037833100", "38259P508", "17275R102", "594918104", "68389X105", "38143VAA7", "084670702"],
  sedol: [
    "0263494",
    "B0WNLY7",
    "2046251",
    "0798059",
    "7108899",
    "B0YBKJ7",
    "4065663",
    "2282765",
    "B0YBKT7",
    "B000300",
  ],
  figi: ["BBG000BLNNH6", "BBG000B9XRY4", "BBG000BPH459"],
};

const kinds = Object.keys(PUBLISHED) as CheckedIdentifier[];

describe("check digits of published identifiers", () => {
  test.each(kinds.flatMap((kind) => PUBLISHED[kind].map((text) => [kind, text] as const)))(
    "%s %s",
    (kind, text) => {
      expect(isIdentifier(kind, text)).toBe(true);
      expect(identifierKind(text)).toBe(kind);
      expect(checkDigit(kind, text.slice(0, -1))).toBe(text.at(-1));
    },
  );

  test("every other last digit is refused", () => {
    for (const kind of kinds) {
      for (const text of PUBLISHED[kind]) {
        const others = "0123456789".replace(text.at(-1) as string, "");
        for (const digit of others) expect(isIdentifier(kind, text.slice(0, -1) + digit)).toBe(false);
      }
    }
  });

  test("what is no identifier has no kind", () => {
    for (const text of ["", "A", "MSFT", "BRK.B", "us0378331005", "0378331", "10107", "BSG000BLNNH6"])
      expect(identifierKind(text)).toBeUndefined();
  });

  test("any one wrong digit of an ISIN, a CUSIP or a SEDOL is found", () => {
    const texts = [...PUBLISHED.isin, ...PUBLISHED.cusip, ...PUBLISHED.sedol];
    fc.assert(
      fc.property(
        fc.constantFrom(...texts),
        fc.nat(11),
        fc.integer({ min: 1, max: 9 }),
        (text, place, by) => {
          const at = place % text.length;
          const digit = Number(text[at]);
          fc.pre(!Number.isNaN(digit));
          const wrong = `${text.slice(0, at)}${(digit + by) % 10}${text.slice(at + 1)}`;
          const kind = kinds.find((of) => PUBLISHED[of].includes(text)) as CheckedIdentifier;
          return !isIdentifier(kind, wrong);
        },
      ),
    );
  });
});
