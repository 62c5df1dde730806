import type { NumberColumn } from "../parts/index.ts";
import type { WhyQuestion } from "../why/index.ts";
import { count, percent } from "../words.ts";

/** A column of numbers of a kind of row. */
export function number<Row>(
  title: string,
  unit: string,
  of: (row: Row) => number | null | undefined,
  {
    word = percent,
    why,
  }: {
    readonly word?: (value: number | null | undefined) => string;
    readonly why: (row: Row) => WhyQuestion | undefined;
  },
): NumberColumn<Row> {
  return {
    title,
    ...(unit === "" ? {} : { unit }),
    isNumber: true,
    cell: (row) => word(of(row)),
    value: of,
    why,
  };
}

/** A decimal in basis points: the header names the unit. */
export const basisPoints = (value: number | null | undefined): string =>
  count(value == null ? value : 1e4 * value, 1);
