/** What somebody typed or pasted, or a sentence that says why it is no amount. */
export type Read<Value> = { readonly value: Value } | { readonly fault: string };

/** What an amount is of. */
export type Unit = "percent" | "decimal" | "shares";

const UNITS = /\s*(%|sh|shares)$/i;

/**
 * A number as people and spreadsheets write it: 1234.5, 1,234.5, 1.234,5, 1'234, −0.5, (0.5).
 *
 * What can be read in two ways is refused: “1,234” is 1234 or 1.234.
 */
export function readNumber(text: string): Read<number> {
  const plain = text.replaceAll(/[\s\u00a0\u202f'’]/g, "").replaceAll("−", "-");
  const isBracketed = /^\(.*\)$/.test(plain);
  const signed = isBracketed ? `-${plain.slice(1, -1)}` : plain;
  const [, sign = "", digits = ""] = /^([+-]?)(.*)$/.exec(signed) ?? [];
  if (/^[1-9]\d{0,2}[,]\d{3}$/.test(digits)) {
    const [whole, fraction] = [digits.replace(",", ""), digits.replace(",", ".")];
    return { fault: `“${text}” can be ${whole} or ${fraction}: write it without the comma` };
  }
  // Numbers as they are written in programs, 0x10, are none here.
  const value = /^[\d.,]+(e[+-]?\d+)?$/i.test(digits) ? Number(`${sign}${withPoint(digits)}`) : Number.NaN;
  return !/\d/.test(digits) || !Number.isFinite(value) ? { fault: `“${text}” is no number` } : { value };
}

/** Digits with a point for decimals and nothing between thousands. */
function withPoint(digits: string): string {
  if (/^[1-9]\d{0,2}(,\d{3})+(\.\d+)?$/.test(digits)) return digits.replaceAll(",", "");
  if (/^\d{1,3}(\.\d{3}){2,}$/.test(digits) || /^\d{1,3}(\.\d{3})+,\d+$/.test(digits))
    return digits.replaceAll(".", "").replace(",", ".");
  if (/^\d*,\d+$/.test(digits)) return digits.replace(",", ".");
  return digits;
}

/** A number with the unit that is written at its end, where there is one. */
export function readAmount(text: string): Read<{ readonly amount: number; readonly unit?: Unit }> {
  const [suffix, unit = ""] = UNITS.exec(text.trim()) ?? [""];
  const number = readNumber(text.trim().slice(0, text.trim().length - suffix.length));
  if ("fault" in number) return { fault: suffix === "" ? number.fault : `“${text}” is no number` };
  if (unit === "") return { value: { amount: number.value } };
  return { value: { amount: number.value, unit: unit === "%" ? "percent" : "shares" } };
}

/** What an edit of a cell is measured by. */
export interface EditedCell {
  /** The unit of a number that says none. */
  readonly unit: "percent" | "shares";
  /** As the portfolio has it, decimals. */
  readonly before: number;
  /** As it is after the edits until now. */
  readonly now: number;
  /** Weight of one share; NaN where price or capital are not known. */
  readonly shareWeight: number;
}

/**
 * The weight that an edit asks for: 2.5 sets it, +1 and −0.5 change it, =−0.5 sets a short position, nothing takes the edit back.
 *
 * @returns a decimal of the capital
 */
export function readEdit(text: string, { unit, before, now, shareWeight }: EditedCell): Read<number> {
  const typed = text.trim().replaceAll("−", "-");
  if (typed === "") return { value: before };
  const isSet = !/^[+-]/.test(typed);
  const amount = readAmount(typed.replace(/^=\s*/, ""));
  if ("fault" in amount) {
    const way = "type 2.5 to set it, +1 or −0.5 to change it, =−0.5 for a short position";
    return { fault: amount.fault.includes(":") ? amount.fault : `${amount.fault}: ${way}` };
  }
  const { amount: number, unit: of = unit } = amount.value;
  if (of === "shares" && !Number.isFinite(shareWeight))
    return { fault: "shares need a price and the capital: give the capital above, or type a weight" };
  const weight = of === "shares" ? number * shareWeight : number / 100;
  return withinReason(isSet ? weight : now + weight);
}

/** Weights beyond it are typing errors: no book is a thousand times its capital in one name. */
const MOST_WEIGHT = 1000;

/** A weight, or why it is none. */
export const withinReason = (weight: number): Read<number> =>
  Math.abs(weight) <= MOST_WEIGHT
    ? { value: weight }
    : { fault: "a weight beyond ±100,000 % of the capital is a typing error: type 2.5 for 2.5 %" };

/** A sum of money: 250000000, 250m, 0.25bn. */
export function readCapital(text: string): Read<number> {
  const [, digits = text, unit = ""] = /^(.*?)\s*(k|m|bn)?$/i.exec(text.trim()) ?? [];
  const number = readNumber(digits);
  if ("fault" in number) return number;
  const value = number.value * ({ k: 1e3, m: 1e6, bn: 1e9 }[unit.toLowerCase()] ?? 1);
  return value > 0 ? { value } : { fault: "the capital must be above 0: 250000000, 250m or 0.25bn" };
}
