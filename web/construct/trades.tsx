import type { JSX } from "preact";
import type { ConstructedDocument, ConstructedTrade } from "../documents/index.ts";
import { type Column, DataTable, ExportButton, Link } from "../parts/index.ts";
import { addressWith } from "../place.ts";
import { count, percent } from "../words.ts";
import { TRADE_COLUMNS, tradeRows } from "./trade-rows.ts";

/** The trades from what is held now. */
export function Trades({
  found,
  hasCosts,
}: {
  readonly found: ConstructedDocument;
  readonly hasCosts: boolean;
}): JSX.Element {
  const { trades, capital } = found;
  const weight = (title: string, of: (row: ConstructedTrade) => number): Column<ConstructedTrade> => ({
    title,
    unit: "%",
    isNumber: true,
    cell: (row) => percent(of(row)),
    value: of,
  });
  const hasMoney = capital !== null && capital > 0;
  return (
    <>
      <DataTable
        caption={`${trades.length} trades, the largest first`}
        fileName="trades-shown"
        rows={trades}
        keyOf={({ id }) => id}
        columns={[
          {
            title: "Id",
            cell: ({ id }) => <Link to={addressWith({ view: "name", item: id })}>{id}</Link>,
            value: ({ id }) => id,
          },
          { title: "Name", cell: ({ name }) => name, value: ({ name }) => name },
          { title: "Side", cell: ({ side }) => side, value: ({ side }) => side },
          weight("Weight before", ({ before }) => before),
          weight("Weight after", ({ after }) => after),
          weight("Change", ({ before, after }) => after - before),
          ...(hasMoney ? moneyColumns : []),
          ...(hasCosts ? [costColumn] : []),
        ]}
      />
      <p>
        Trades as the command writes them, <code>to</code> is the weight after:{" "}
        <ExportButton fileName="trades" header={TRADE_COLUMNS} rows={() => tradeRows(trades)} />
      </p>
    </>
  );
}

const costColumn: Column<ConstructedTrade> = {
  title: "Cost",
  unit: "bp of the trade",
  isNumber: true,
  cell: ({ costShare }) => count(costShare === null ? null : costShare * 1e4, 1),
  value: ({ costShare }) => costShare,
};

const moneyColumns: readonly Column<ConstructedTrade>[] = [
  {
    title: "Shares",
    isNumber: true,
    cell: ({ shares }) => count(shares),
    value: ({ shares }) => shares,
  },
  {
    title: "Money",
    isNumber: true,
    cell: ({ notional }) => count(notional),
    value: ({ notional }) => notional,
  },
  {
    title: "Of a day's volume",
    unit: "%",
    isNumber: true,
    cell: ({ dayShare }) => percent(dayShare, 1),
    value: ({ dayShare }) => dayShare,
  },
];
