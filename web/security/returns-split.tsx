import type { JSX } from "preact";
import type { SecurityDocument } from "../documents/index.ts";
import { type Column, DataTable, LineChart } from "../parts/index.ts";
import { whyNameReturn } from "../why/index.ts";
import { percent } from "../words.ts";

type Return = SecurityDocument["recentReturns"][number];

/** Rows that are shown as numbers; the chart has all. */
const SHOWN = 10;

/** Its last returns, summed, and what of them was factors and what its own. */
export function ReturnsSplit({ security }: { readonly security: SecurityDocument }): JSX.Element {
  const { recentReturns: returns } = security;
  const factors = ({ excessReturn, specificReturn }: Return): number | null =>
    specificReturn === null ? null : excessReturn - specificReturn;
  const number = (
    title: string,
    of: (row: Return) => number | null,
    which: Parameters<typeof whyNameReturn>[2],
  ): Column<Return> => ({
    title,
    unit: "%",
    isNumber: true,
    cell: (row) => percent(of(row)),
    value: of,
    why: (row) => whyNameReturn(security, row, which),
  });
  return (
    <>
      <LineChart
        title={`The last ${returns.length} returns of ${security.id}, added up`}
        unit="%"
        dates={returns.map(({ date }) => date)}
        lines={[
          { name: "excess return", values: summed(returns.map(({ excessReturn }) => excessReturn)) },
          { name: "by factors", values: summed(returns.map(factors)) },
          { name: "its own", values: summed(returns.map(({ specificReturn }) => specificReturn)) },
        ]}
        summary="The table below has the last of them."
      />
      <DataTable
        caption="Its last returns, and what of them is its own"
        fileName={`returns-${security.id}`}
        rows={returns.slice(-SHOWN).toReversed()}
        keyOf={({ date }) => date}
        columns={[
          { title: "Date", cell: ({ date }) => date, value: ({ date }) => date },
          number("Total", ({ totalReturn }) => totalReturn, "total"),
          number("Excess", ({ excessReturn }) => excessReturn, "excess"),
          number("By factors", factors, "factors"),
          number("Specific", ({ specificReturn }) => specificReturn, "specific"),
        ]}
      />
    </>
  );
}

/** Sums of a path so far, in percent: factors and own sum to the excess return on every date. */
function summed(path: readonly (number | null)[]): readonly (number | null)[] {
  let sum = 0;
  return path.map((value) => {
    sum += value ?? 0;
    return value === null ? null : 100 * sum;
  });
}
