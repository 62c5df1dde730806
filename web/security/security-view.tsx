import type { JSX } from "preact";
import { answerOf } from "../answers.ts";
import { chosen } from "../asked.ts";
import type { SecurityDocument } from "../documents/index.ts";
import { Answered, DataTable, Link, Tile } from "../parts/index.ts";
import { address, addressWith } from "../place.ts";
import { whyDescriptor, whyNameFactors, whyNameVolatility, whySpecificRisk } from "../why/index.ts";
import { percent, precise, score, spaced } from "../words.ts";
import { ExposureTable } from "./exposure-table.tsx";
import { Peers } from "./peers.tsx";
import { ReturnsSplit } from "./returns-split.tsx";
import { SpecificTable } from "./specific-table.tsx";

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

/** Everything the model says of a security: what it is exposed to and why, its risk, how its last returns divide, and who is like it. */
function Security({ security }: { readonly security: SecurityDocument }): JSX.Element {
  const { id, name, date, inEstimationUniverse, outsideSpan } = security;
  return (
    <>
      <h2>
        {name ?? id}{" "}
        <small>
          {id}, {date}
        </small>
      </h2>
      <p>
        {inEstimationUniverse ? "In the estimation universe." : "Covered, not in the estimation universe."}
        {outsideSpan ? " Its exposures lie outside what the universe spans." : ""}{" "}
        <Link to={addressWith({ view: "sources" })}>What holding it does to the portfolio’s risk</Link>
      </p>
      <dl class="tiles">
        <Tile
          title="Volatility"
          value={percent(security.volatilityAnnual)}
          unit="% a year"
          why={whyNameVolatility(security)}
        />
        <Tile
          title="from factors alone"
          value={percent(security.factorVolatilityAnnual)}
          unit="% a year"
          why={whyNameFactors(security)}
        />
        <Tile
          title="specific alone"
          value={percent(security.specificVolatilityAnnual)}
          unit="% a year"
          why={whySpecificRisk(security)}
        />
      </dl>
      <ExposureTable security={security} />
      <Descriptors security={security} />
      <SpecificTable security={security} />
      <ReturnsSplit security={security} />
      <Peers security={security} />
    </>
  );
}

function Descriptors({ security }: { readonly security: SecurityDocument }): JSX.Element {
  return (
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
          cell: ({ raw }) => precise(raw),
          value: ({ raw }) => raw,
          why: (row) => whyDescriptor(security, row, "raw"),
        },
        {
          title: "Score",
          unit: "sd",
          isNumber: true,
          cell: (row) => (row.score === null ? "dropped" : score(row.score)),
          value: (row) => row.score,
          why: (row) => whyDescriptor(security, row, "score"),
        },
      ]}
    />
  );
}
