import { InputError } from "../../engine/errors/index.ts";
import { readRunDates } from "../model/index.ts";
import type { Run } from "../store/index.ts";

/** A span of dates as `--from` and `--to` name it, both in it; open where one is not given. */
export interface DateSpan {
  readonly from?: string;
  readonly to?: string;
}

/** Whether a date is in a span. */
export function isWithin({ from, to }: DateSpan, date: string): boolean {
  return (from === undefined || from <= date) && (to === undefined || date <= to);
}

/**
 * Refuses a span without a date of the run, in which every table would be empty.
 *
 * @throws {InputError} from after to, or no date of the run in the span
 */
export async function requireDates(run: Run, { from, to }: DateSpan): Promise<void> {
  if (from === undefined && to === undefined) return;
  const { first, last } = run.manifest.dates;
  const covers = `the run covers ${first} to ${last}`;
  if (from !== undefined && to !== undefined && from > to) {
    throw new InputError([{ file: "--from", value: from, rule: `must not be after --to ${to}; ${covers}` }]);
  }
  const dates = await readRunDates(run);
  if (dates.some((date) => date >= (from ?? first) && date <= (to ?? last))) return;
  const file = [from && "--from", to && "--to"].filter(Boolean).join(" ");
  const value = [from, to].filter(Boolean).join(" ");
  throw new InputError([{ file, value, rule: `no date of the run is in this span; ${covers}` }]);
}
