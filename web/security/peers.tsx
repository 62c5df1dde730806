import type { JSX } from "preact";
import type { SecurityDocument, SecurityPeer } from "../documents/index.ts";
import { type Column, DataTable, Link } from "../parts/index.ts";
import { addressWith } from "../place.ts";
import { whyPeer } from "../why/index.ts";
import { correlation, count, percent, spaced } from "../words.ts";

/** The names of its industry that the model takes to be most like it. */
export function Peers({ security }: { readonly security: SecurityDocument }): JSX.Element {
  const { peers } = security;
  if (peers.length === 0) return <p>No other covered name is in its industry on this date.</p>;
  const number = (
    [title, unit]: readonly [string, string],
    of: (peer: SecurityPeer) => number,
    word: (value: number) => string,
    which: Parameters<typeof whyPeer>[2],
  ): Column<SecurityPeer> => ({
    title,
    unit,
    isNumber: true,
    cell: (peer) => word(of(peer)),
    value: of,
    why: (peer) => whyPeer(security, peer, which),
  });
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
        number(["Market cap", "m"], ({ marketCap }) => marketCap / 1e6, count, "marketCap"),
        number(["Volatility", "% a year"], (of) => of.volatilityAnnual, percent, "volatility"),
        number(["Correlation", "forecast"], (of) => of.correlation, correlation, "correlation"),
        number(["Against it", "% a year"], (of) => of.trackingErrorAnnual, percent, "apart"),
        number(
          ["by factors alone", "% a year"],
          (of) => of.factorTrackingErrorAnnual,
          percent,
          "factorsApart",
        ),
      ]}
    />
  );
}
