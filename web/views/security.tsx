import type { JSX } from "preact";
import { answerOf } from "../answers.ts";
import { chosen } from "../asked.ts";
import type { SecurityDocument } from "../documents/index.ts";
import { Answered, DataTable, Tile } from "../parts/index.ts";
import { address } from "../place.ts";
import { percent, score, spaced } from "../words.ts";

const REASONS: Readonly<Record<string, string>> = {
  blend: "of descriptors that are there",
  regression: "none of its own: by industry and size",
  peers: "none of its own: the mean of its peers",
  zero: "none of its own and no peers: 0",
};

/** The view of one security: the item of the address. */
export function SecurityView(): JSX.Element {
  const id = address.value.item;
  if (id === "") return <p>Choose a security: press / and type its name or id.</p>;
  return (
    <Answered answer={answerOf("/v1/securities/{id}", { id, ...chosen("date") })}>
      {(security) => <Security security={security} />}
    </Answered>
  );
}

/** Everything the model says of a security: what it is exposed to and why, its risk, and how its last returns divide. */
function Security({ security }: { readonly security: SecurityDocument }): JSX.Element {
  return (
    <>
      <h2>
        {security.name ?? security.id}{" "}
        <small>
          {security.id}, {security.date}
        </small>
      </h2>
      <p>
        {security.inEstimationUniverse
          ? "In the estimation universe."
          : "Covered, not in the estimation universe."}
        {security.outsideSpan ? " Its exposures lie outside what the universe spans." : ""}
      </p>
      <dl class="tiles">
        <Tile title="Volatility" value={percent(security.volatilityAnnual)} unit="% a year" />
        <Tile title="from factors alone" value={percent(security.factorVolatilityAnnual)} unit="% a year" />
        <Tile title="specific alone" value={percent(security.specificVolatilityAnnual)} unit="% a year" />
      </dl>
      <DataTable
        caption="Exposures, and where each stands among the universe's"
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
          },
          {
            title: "Percentile",
            unit: "% lie below",
            isNumber: true,
            cell: (row) => percent(row.percentile, 0),
            value: (row) => row.percentile,
          },
          {
            title: "From",
            cell: ({ rung }) => (rung === null ? "" : (REASONS[rung] ?? spaced(rung))),
            value: ({ rung }) => rung,
          },
        ]}
      />
      <DataTable
        caption="The descriptors behind the styles"
        fileName={`descriptors-${security.id}`}
        rows={security.descriptors}
        keyOf={({ style, descriptor }) => `${style} ${descriptor}`}
        columns={[
          {
            title: "Descriptor",
            cell: ({ descriptor }) => spaced(descriptor),
            value: ({ descriptor }) => descriptor,
          },
          { title: "Style", cell: ({ style }) => spaced(style), value: ({ style }) => style },
          {
            title: "Raw",
            isNumber: true,
            cell: ({ raw }) => (raw === null ? "–" : raw.toPrecision(5)),
            value: ({ raw }) => raw,
          },
          {
            title: "Score",
            unit: "sd",
            isNumber: true,
            cell: (row) => score(row.score),
            value: (row) => row.score,
          },
        ]}
      />
      <DataTable
        caption="Its last returns, and what of them is its own"
        fileName={`returns-${security.id}`}
        rows={security.recentReturns}
        keyOf={({ date }) => date}
        columns={[
          { title: "Date", cell: ({ date }) => date, value: ({ date }) => date },
          {
            title: "Total",
            unit: "%",
            isNumber: true,
            cell: (row) => percent(row.totalReturn),
            value: (row) => row.totalReturn,
          },
          {
            title: "Excess",
            unit: "%",
            isNumber: true,
            cell: (row) => percent(row.excessReturn),
            value: (row) => row.excessReturn,
          },
          {
            title: "Specific",
            unit: "%",
            isNumber: true,
            cell: (row) => percent(row.specificReturn),
            value: (row) => row.specificReturn,
          },
        ]}
      />
    </>
  );
}
