import type { JSX } from "preact";
import type { SecurityPeer } from "../documents/index.ts";
import { type Column, DataTable, Link } from "../parts/index.ts";
import { addressWith } from "../place.ts";
import { correlation, count, percent, spaced } from "../words.ts";

/** The names of its industry that the model takes to be most like it. */
export function Peers({ peers }: { readonly peers: readonly SecurityPeer[] }): JSX.Element {
  if (peers.length === 0) return <p>No other covered name is in its industry on this date.</p>;
  const number = (
    title: string,
    unit: string,
    of: (peer: SecurityPeer) => number,
    word: (value: number) => string,
  ): Column<SecurityPeer> => ({ title, unit, isNumber: true, cell: (peer) => word(of(peer)), value: of });
  return (
    <DataTable
      caption={`The nearest names${peers[0]?.industry == null ? "" : ` of ${spaced(peers[0].industry)}`}: those against which it would have the least factor risk`}
      fileName="peers"
      rows={peers}
      keyOf={({ id }) => id}
      columns={[
        {
          title: "Id",
          cell: ({ id }) => <Link to={addressWith({ view: "name", item: id })}>{id}</Link>,
          value: ({ id }) => id,
        },
        { title: "Name", cell: ({ name }) => name ?? "", value: ({ name }) => name ?? "" },
        number("Market cap", "m", ({ marketCap }) => marketCap / 1e6, count),
        number("Volatility", "% a year", (of) => of.volatilityAnnual, percent),
        number("Correlation", "forecast", (of) => of.correlation, correlation),
        number("Against it", "% a year", (of) => of.trackingErrorAnnual, percent),
        number("by factors alone", "% a year", (of) => of.factorTrackingErrorAnnual, percent),
      ]}
    />
  );
}
