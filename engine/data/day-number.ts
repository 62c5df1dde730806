/**
 * Days since 1970-01-01 of an ISO date, proleptic Gregorian (Hinnant, chrono-compatible date algorithms, 2013).
 *
 * @example
 * dayNumber("2000-03-01") // => 11017
 */
export function dayNumber(isoDate: string): number {
  const month = Number(isoDate.slice(5, 7));
  const year = Number(isoDate.slice(0, 4)) - (month <= 2 ? 1 : 0);
  const era = Math.floor(year / 400);
  const yearOfEra = year - era * 400;
  const dayOfYear =
    Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + Number(isoDate.slice(8, 10)) - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146097 + dayOfEra - 719468;
}

/**
 * Whether a text is a day of the calendar written YYYY-MM-DD; 2021-02-30 is none.
 *
 * @example
 * isCalendarDate("2021-02-29") // => false
 */
export function isCalendarDate(text: string): boolean {
  const written = /^(\d{4})-(0[1-9]|1[0-2])-(\d{2})$/.exec(text);
  if (written === null) return false;
  const [, year, month] = written;
  const day = Number(written[3]);
  const next = String(Number(month) + 1).padStart(2, "0");
  const length = month === "12" ? 31 : dayNumber(`${year}-${next}-01`) - dayNumber(`${year}-${month}-01`);
  return 1 <= day && day <= length;
}
