import type { JSX } from "preact";
import type { SignalStudy } from "../documents/index.ts";
import { DataTable } from "../parts/index.ts";
import { count, spaced } from "../words.ts";
import { coefficient } from "./coefficients.ts";
import { whyGroup } from "./why-alpha.ts";

const GROUPINGS: Readonly<Record<SignalStudy["groups"][number]["grouping"], string>> = {
  industry: "industry",
  size: "cap, fifth",
  volatility: "volatility, fifth",
  year: "year",
};

/** Where the new part works. */
export function Groups({ study: { groups } }: { readonly study: SignalStudy }): JSX.Element {
  return (
    <DataTable
      caption="Where the new part works: rank coefficients within groups"
      fileName="coefficients-by-group"
      rows={groups}
      keyOf={({ grouping, group }) => `${grouping} ${group}`}
      columns={[
        { title: "By", cell: ({ grouping }) => GROUPINGS[grouping], value: ({ grouping }) => grouping },
        { title: "Group", cell: ({ group }) => spaced(group), value: ({ group }) => group },
        {
          title: "Rank IC",
          isNumber: true,
          cell: ({ rank }) => coefficient(rank.mean),
          value: ({ rank }) => rank.mean,
          why: (row) => whyGroup(row, "mean"),
        },
        {
          title: "t",
          isNumber: true,
          cell: ({ rank }) => count(rank.tStatistic, 1),
          value: ({ rank }) => rank.tStatistic,
          why: (row) => whyGroup(row, "t"),
        },
        {
          title: "Dates",
          isNumber: true,
          cell: ({ rank }) => count(rank.count),
          value: ({ rank }) => rank.count,
          why: (row) => whyGroup(row, "count"),
        },
      ]}
    />
  );
}
