import { InvalidArgumentError } from "commander";
import { isCalendarDate } from "../../engine/data/index.ts";

const DEMO_MOST = 100_000;

export function positiveInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1)
    throw new InvalidArgumentError("It must be a whole number above 0.");
  return value;
}

export function fromZero(text: string): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (Number.isFinite(value) && value >= 0) return value;
  throw new InvalidArgumentError("It must be a number, 0 or above.");
}

export function shareOfOne(text: string): number {
  const value = fromZero(text);
  if (value <= 1) return value;
  throw new InvalidArgumentError("It must be a number from 0 to 1.");
}

export function portNumber(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isInteger(value) && value >= 0 && value <= 65_535) return value;
  throw new InvalidArgumentError("It must be a whole number from 0 to 65535.");
}

/** The ranges are those of engine/synthetic-market; a demo of fewer days would have nothing to show. */
export function demoAssets(text: string): number {
  return integerWithin(text, 20, "a smaller market has no room for its industries");
}

export function demoDays(text: string): number {
  return integerWithin(text, 150, "regressions need 65 days of history, momentum 147");
}

function integerWithin(text: string, least: number, because: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && least <= value && value <= DEMO_MOST) return value;
  throw new InvalidArgumentError(`It must be a whole number from ${least} to ${DEMO_MOST}: ${because}.`);
}

export function calendarDate(text: string): string {
  if (isCalendarDate(text)) return text;
  throw new InvalidArgumentError("It must be a day of the calendar, written YYYY-MM-DD.");
}

/** A day, or a month that begins with its first. */
export function spanStart(text: string): string {
  return calendarDate(/^\d{4}-\d{2}$/.test(text) ? `${text}-01` : text);
}

/** A day, or a month that ends with its last. */
export function spanEnd(text: string): string {
  if (!/^\d{4}-\d{2}$/.test(text)) return calendarDate(text);
  const last = ["31", "30", "29", "28"].find((day) => isCalendarDate(`${text}-${day}`));
  return calendarDate(`${text}-${last ?? "01"}`);
}

export function folderName(text: string): string {
  if (text.trim() !== "") return text;
  throw new InvalidArgumentError("Name a folder; . is the current one.");
}

/** Folders, one each time the option is given. */
export function folderNames(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, folderName(text)];
}

/** "2/8": the third of eight. */
export function shardOption(text: string): { readonly index: number; readonly count: number } {
  const [, index, count] = /^(\d+)\/(\d+)$/.exec(text)?.map(Number) ?? [];
  if (index !== undefined && count !== undefined && index < count) return { index, count };
  throw new InvalidArgumentError("It must be i/n with i from 0 to n − 1, such as 0/4.");
}
