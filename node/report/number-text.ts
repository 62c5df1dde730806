import type { Figure } from "./report-input.ts";

/** A number with a fixed count of digits and a true minus sign; missing is blank; −0 is 0. */
export function fixed(value: Figure | undefined, digits = 2): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return "";
  const text = Math.abs(value).toFixed(digits);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}

/** A decimal as percent without the sign %: the header names the unit. */
export function percent(value: Figure | undefined, digits = 2): string {
  return fixed(value === null || value === undefined ? null : value * 100, digits);
}

/** Years of record; beyond what anybody will wait for, the digits mean nothing. */
export function years(value: Figure): string {
  if (value === null || value > 200) return value === null ? "" : "200+";
  return fixed(value, value < 10 ? 1 : 0);
}

/** "1 name", "2 names". */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
