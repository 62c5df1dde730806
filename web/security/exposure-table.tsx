import type { JSX } from "preact";
import type { SecurityDocument } from "../documents/index.ts";
import { Bar, DataTable } from "../parts/index.ts";
import { whyNameExposure, whyPercentile } from "../why/index.ts";
import { percent, score, spaced } from "../words.ts";

const REASONS: Readonly<Record<string, string>> = {
  blend: "of descriptors that are there",
  regression: "none of its own: by industry and size",
  peers: "none of its own: the mean of its peers",
  zero: "none of its own and no peers: 0",
};

/** Exposures, and where each stands among the universe's: a bar from the middle, where half lie below. */
export function ExposureTable({ security }: { readonly security: SecurityDocument }): JSX.Element {
  return (
    <DataTable
      caption="Exposures, and where each stands among the universe’s: the bar begins where half of it lies below"
      fileName={`exposures-${security.id}`}
      rows={security.exposures}
      keyOf={({ factor }) => factor}
      columns={[
        { title: "Factor", cell: ({ factor }) => spaced(factor), value: ({ factor }) => factor },
        { title: "Family", cell: ({ family }) => spaced(family), value: ({ family }) => family },
        {
          title: "Exposure",
          unit: "sd, or weight",
          isNumber: true,
          cell: (row) => score(row.exposure),
          value: (row) => row.exposure,
          why: (row) => whyNameExposure(security, row),
        },
        {
          title: "Percentile",
          unit: "% lie below",
          isNumber: true,
          cell: (row) => percent(row.percentile, 0),
          value: (row) => row.percentile,
          why: (row) => whyPercentile(security, row),
        },
        {
          title: "",
          cell: ({ percentile }) =>
            percentile === null ? null : <Bar value={percentile - 0.5} most={0.5} />,
          value: () => null,
        },
        {
          title: "From",
          cell: ({ rung, bounded }) =>
            [rung === null ? "" : (REASONS[rung] ?? spaced(rung)), bounded === true ? "bounded" : ""]
              .filter((word) => word !== "")
              .join(", "),
          value: ({ rung }) => rung,
        },
      ]}
    />
  );
}
