import { isCalendarDate } from "../../engine/data/index.ts";

/** Which of day and month comes first where both are numbers. */
export type DateOrder = "dmy" | "mdy";

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/** 1 January 1900 is day 1, and a 29 February 1900 that never was is day 60: from March 1900 on day 0 is 30 December 1899. */
const SERIAL_ZERO = -25_569;
/** 18 May 1954 to 6 June 2119: beyond, a whole number is rather something else. */
const [SERIAL_FIRST, SERIAL_LAST] = [19_862, 80_146];

/**
 * Orders in which a date written with numbers can be read; both where nothing tells them apart, none where it is no such date.
 *
 * @example
 * dateOrdersOf("30/06/2020") // => ["dmy"]
 * dateOrdersOf("04/05/2020") // => ["dmy", "mdy"]
 */
export function dateOrdersOf(text: string): readonly DateOrder[] {
  return (["dmy", "mdy"] as const).filter((order) => readNumericDate(text, order) !== undefined);
}

/**
 * Reads a date as people write it, as YYYY-MM-DD: 2020-06-30, 20200630, 30.06.2020 and 06/30/2020 by their order, 30 Jun 2020,
 * Jun 30, 2020, a spreadsheet's serial number, each also at midnight. Undefined where it is none.
 *
 * @example
 * readLooseDate("30.06.2020", "dmy") // => "2020-06-30"
 * readLooseDate("44012", "dmy") // => "2020-06-30"
 * readLooseDate("Jun 30, 2020", "dmy") // => "2020-06-30"
 */
export function readLooseDate(text: string, order: DateOrder): string | undefined {
  const day = text.trim().replace(/[T ]0{1,2}:00(:00(\.0+)?)?( ?AM)?Z?$/i, "");
  const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(day) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(day);
  if (iso !== null) return calendarDay(iso[1], iso[2], iso[3]);
  const serial = /^(\d{5})(\.0+)?$/.exec(day);
  if (serial !== null) return serialDay(Number(serial[1]));
  return readNumericDate(day, order) ?? readNamedDate(day);
}

function readNumericDate(text: string, order: DateOrder): string | undefined {
  const match = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$/.exec(text.trim());
  if (match === null) return undefined;
  const [first, second] = [match[1], match[2]];
  return order === "dmy" ? calendarDay(match[3], second, first) : calendarDay(match[3], first, second);
}

function readNamedDate(text: string): string | undefined {
  const dayFirst = /^(\d{1,2})[-. ]+([a-z]{3,9})[-., ]+(\d{4}|\d{2})$/i.exec(text);
  const monthFirst = /^([a-z]{3,9})[-. ]+(\d{1,2})[-., ]+(\d{4}|\d{2})$/i.exec(text);
  const [day, name, year] =
    dayFirst !== null
      ? [dayFirst[1], dayFirst[2], dayFirst[3]]
      : [monthFirst?.[2], monthFirst?.[1], monthFirst?.[3]];
  const month = MONTHS.indexOf((name ?? "").slice(0, 3).toLowerCase()) + 1;
  if (month === 0 || year === undefined) return undefined;
  const full = year.length === 4 ? year : `${Number(year) < 70 ? "20" : "19"}${year}`;
  return calendarDay(full, String(month), day);
}

function calendarDay(
  year: string | undefined,
  month: string | undefined,
  day: string | undefined,
): string | undefined {
  const text = `${year}-${month?.padStart(2, "0")}-${day?.padStart(2, "0")}`;
  return isCalendarDate(text) ? text : undefined;
}

/** The day of a spreadsheet's serial number. */
function serialDay(serial: number): string | undefined {
  if (serial < SERIAL_FIRST || serial > SERIAL_LAST) return undefined;
  return new Date((serial + SERIAL_ZERO) * 86_400_000).toISOString().slice(0, 10);
}
