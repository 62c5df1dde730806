import { dayNumber } from "../data/index.ts";

/**
 * The ISO date of a day number.
 *
 * @example
 * isoDate(18262) // => "2020-01-01"
 */
export function isoDate(day: number): string {
  const { year, month, dayOfMonth } = toCivil(day);
  return formatCivil(year, month, dayOfMonth);
}

/** Months since year 0, and the day of the month counted from 1. */
export function monthOf(day: number): { readonly month: number; readonly dayOfMonth: number } {
  const civil = toCivil(day);
  return { month: civil.year * 12 + civil.month - 1, dayOfMonth: civil.dayOfMonth };
}

/** The last day of the month `monthsBack` months before the month of `day`. */
export function monthEndBefore(day: number, monthsBack: number): number {
  const first = monthOf(day).month - monthsBack + 1;
  return dayNumber(formatCivil(Math.floor(first / 12), (first % 12) + 1, 1)) - 1;
}

/**
 * `before` trading days before the first trading day on or after `start`, that day, and those after it, `count` in all
 * from `start` on. Trading days are weekdays except 1 January, the last Monday of May, 4 July, the first Monday of
 * September, the fourth Thursday of November and 25 December; a holiday on a weekend is not moved.
 */
export function tradingCalendar(start: number, before: number, count: number): Int32Array {
  const days = new Int32Array(before + count);
  for (let day = start, next = before; next < days.length; day++) if (isTradingDay(day)) days[next++] = day;
  for (let day = start - 1, next = before - 1; next >= 0; day--) if (isTradingDay(day)) days[next--] = day;
  return days;
}

/** 0 is Sunday. */
function weekday(day: number): number {
  return (((day + 4) % 7) + 7) % 7;
}

function isTradingDay(day: number): boolean {
  const onWeek = weekday(day);
  if (onWeek === 0 || onWeek === 6) return false;
  const { month, dayOfMonth } = toCivil(day);
  if (onWeek === 1 && month === 5 && dayOfMonth > 24) return false;
  if (onWeek === 1 && month === 9 && dayOfMonth <= 7) return false;
  if (onWeek === 4 && month === 11 && 22 <= dayOfMonth && dayOfMonth <= 28) return false;
  const date = month * 100 + dayOfMonth;
  return date !== 101 && date !== 704 && date !== 1225;
}

function formatCivil(year: number, month: number, dayOfMonth: number): string {
  const pad = (value: number, width: number): string => String(value).padStart(width, "0");
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(dayOfMonth, 2)}`;
}

/** Inverse of `dayNumber` (Hinnant, chrono-compatible date algorithms, 2013). */
function toCivil(day: number): { year: number; month: number; dayOfMonth: number } {
  const shifted = day + 719468;
  const era = Math.floor(shifted / 146097);
  const dayOfEra = shifted - era * 146097;
  const leaps = Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36524) + Math.floor(dayOfEra / 146096);
  const yearOfEra = Math.floor((dayOfEra - leaps) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  const dayOfMonth = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfMonth };
}
