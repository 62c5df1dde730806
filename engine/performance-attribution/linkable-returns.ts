import { type Fault, InputError } from "../errors/index.ts";

/** A book's return in a period. */
export interface DatedReturn {
  /** "portfolio" or "benchmark", or one of many by name. */
  readonly book: string;
  readonly date: string;
  readonly returnPeriod: number;
}

/** Whether a return can be compounded. */
export function isLinkable(returnPeriod: number): boolean {
  return returnPeriod > -1 && returnPeriod < Number.POSITIVE_INFINITY;
}

/**
 * Refuses returns that cannot be compounded: at −100 % the capital is gone, and no later period means anything.
 *
 * @throws {InputError} every return of −1 or less, and every one that is not finite, naming book and period
 */
export function requireLinkable(returns: readonly DatedReturn[]): void {
  const faults = returns
    .filter(({ returnPeriod }) => !isLinkable(returnPeriod))
    .map(({ book, date, returnPeriod }): Fault => {
      return {
        file: `${book} return of ${date}`,
        value: String(returnPeriod),
        rule: "only a finite return above -1 (-100 %) can be linked over time",
      };
    });
  if (faults.length > 0) throw new InputError(faults);
}
