import { z } from "zod";

/** A length of time as written, and in years. */
export interface Span {
  readonly text: string;
  readonly years: number;
}

/** What reads a value or says what it should have been. */
function quantity<T>(read: (value: unknown) => T | undefined, rule: string): z.ZodType<T> {
  return z.unknown().transform((value, context): T => {
    const found = read(value);
    if (found !== undefined) return found;
    context.addIssue(value === undefined ? `is required: ${rule.replace(/^must be /, "")}` : rule);
    return z.NEVER;
  });
}

/** What a unit is divided by: 3 / 100 is the decimal 0.03, 3 × 0.01 is not always. */
const UNITS: Readonly<Record<string, number>> = { "": 1, "%": 100, bp: 1e4 };
/** A plain number beyond this was meant in %. */
const LARGEST_PLAIN = 10;

function readShare(value: unknown): number | undefined {
  if (typeof value === "number") return Math.abs(value) <= LARGEST_PLAIN ? value : undefined;
  if (typeof value !== "string") return undefined;
  const [, digits, unit = ""] = /^\s*([+-]?(?:\d+\.?\d*|\.\d+))\s*(%|bp)?\s*$/.exec(value) ?? [];
  if (digits === undefined) return undefined;
  const read = Number(digits) / (UNITS[unit] ?? Number.NaN);
  return unit === "" ? readShare(read) : read;
}

/** A share of capital, a return, a volatility, an exposure: a decimal, or text in % or bp. */
export const share: z.ZodType<number> = quantity(
  readShare,
  "must be a decimal up to 10 (0.03), a percentage (3%) or basis points (30bp)",
);

/** The same, 0 or above. */
export const shareFromZero: z.ZodType<number> = quantity((value) => {
  const read = readShare(value);
  return read !== undefined && read >= 0 ? read : undefined;
}, "must be 0 or above: a decimal up to 10 (0.03), a percentage (3%) or basis points (30bp)");

const PER_YEAR: Readonly<Record<string, number>> = { d: 252, w: 52, m: 12, y: 1 };

/** Years beyond which a length of time was meant otherwise. */
const LONGEST = 100;

/** 21d (trading days, 252 a year), 4w, 1m or 1y. */
export const span: z.ZodType<Span> = quantity((value): Span | undefined => {
  const [text, count, unit = ""] = /^(\d+\.?\d*)([dwmy])$/.exec(String(value)) ?? [];
  const years = Number(count) / (PER_YEAR[unit] ?? Number.NaN);
  return text !== undefined && years > 0 && years <= LONGEST ? { text, years } : undefined;
}, "must be a length of time up to 100y: 21d (trading days), 4w, 1m or 1y");

/** An amount of money above 0, a number or text with k, m or bn; undefined where it is none. */
export function readMoney(value: unknown): number | undefined {
  const [, digits, unit = ""] = /^(\d+\.?\d*(?:e\+?\d+)?)\s*(k|m|bn)?$/.exec(String(value)) ?? [];
  const amount = Number(digits) * ({ "": 1, k: 1e3, m: 1e6, bn: 1e9 }[unit] ?? Number.NaN);
  return amount > 0 && Number.isFinite(amount) ? amount : undefined;
}

/** An amount of money. */
export const money: z.ZodType<number> = quantity(
  readMoney,
  "must be a sum of money above 0: 250000000, 250m or 0.25bn",
);
