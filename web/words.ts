import { FAMILY_TITLES, fixedNumber, MISSING, percentNumber } from "../wire/words/index.ts";

/** Numbers as people read them on the page, as the report has them. Missing is a dash, never 0. */

/** 0.1234 as 12.34: the unit stands in the header. */
export const percent = (value: number | null | undefined, digits = 2): string => percentNumber(value, digits);

/** A score or an exposure in standard deviations. */
export const score = (value: number | null | undefined): string => fixedNumber(value, 2);

/** A correlation. */
export const correlation = (value: number | null | undefined): string => fixedNumber(value, 2);

/** A count, whole or with a decimal. */
export const count = (value: number | null | undefined, digits = 0): string => fixedNumber(value, digits);

/** Six significant digits, for formulas: 0.000012345 is 1.2345 × 10⁻⁵. */
export function precise(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return MISSING;
  if (value === 0) return "0";
  const size = Math.abs(value);
  const sign = value < 0 ? "−" : "";
  if (size >= 1e-4 && size < 1e7) return `${sign}${Number(size.toPrecision(6))}`;
  const [digits, power] = size.toExponential(5).split("e");
  return `${sign}${Number(digits)} × 10${superscript(Number(power))}`;
}

const superscript = (power: number): string =>
  String(power).replace(/./g, (sign) => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(sign)] ?? "");

/** The same of a decimal, in percent with its sign. */
export const precisePercent = (value: number | null | undefined): string =>
  value == null || !Number.isFinite(value) ? MISSING : `${precise(100 * value)} %`;

/** A factor's or a portfolio's name as it is read: industrial_goods is industrial goods. */
export const spaced = (name: string): string => name.replaceAll("_", " ");

const FAMILIES: Readonly<Record<string, string>> = FAMILY_TITLES;

/** A family of factors as a heading. */
export const familyTitle = (family: string): string => FAMILIES[family] ?? spaced(family);
