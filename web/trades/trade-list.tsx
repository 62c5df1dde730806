import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { TRADE_COLUMNS, tradeRow } from "../../engine/portfolio/index.ts";
import { type Column, DataTable, ExportButton, Link } from "../parts/index.ts";
import { address, addressWith, setOwn } from "../place.ts";
import type { WhyQuestion } from "../why/index.ts";
import { count, percent } from "../words.ts";
import {
  daysOf,
  type PageTrade,
  readParticipation,
  tradingTime,
  USUAL_PARTICIPATION,
} from "./page-trades.ts";
import { type TradeSource, whyDays, whyTrade } from "./why-trade.ts";
import "./trades.css";

/** Trades that are shown; all are in the file. */
const SHOWN = 100;

/** A list of trades, the largest first, with what they are of a day's volume and how long they take. */
export function TradeList({
  trades,
  source,
  hasCosts = false,
}: {
  readonly trades: readonly PageTrade[];
  readonly source: TradeSource;
  readonly hasCosts?: boolean;
}): JSX.Element {
  const hasCapital = source.capital !== null;
  const participation = readParticipation(address.value.own.participation ?? "") ?? USUAL_PARTICIPATION;
  const rows = trades.slice(0, SHOWN);
  const more = trades.length > rows.length ? `; the ${rows.length} largest are shown` : "";
  return (
    <>
      <DataTable
        caption={`${count(trades.length)} ${trades.length === 1 ? "trade" : "trades"}, the largest first${more}`}
        fileName="trades-shown"
        rows={rows}
        keyOf={({ id }) => id}
        columns={[
          ...nameColumns(source),
          ...(hasCapital ? [...moneyColumns(source), daysColumn(participation, source)] : []),
          ...(hasCosts ? [costColumn(source)] : []),
        ]}
      />
      <Volume trades={trades} participation={participation} hasCapital={hasCapital} />
      <p>
        Trades as the command writes and reads them, <code>to</code> is the weight after:{" "}
        <ExportButton
          fileName="trades"
          header={TRADE_COLUMNS}
          rows={() => trades.map((of) => tradeRow<null>(of))}
        />
      </p>
    </>
  );
}

/** The share of the volume that is assumed, to be changed, and what follows of it. */
function Volume({
  trades,
  participation,
  hasCapital,
}: {
  readonly trades: readonly PageTrade[];
  readonly participation: number;
  readonly hasCapital: boolean;
}): JSX.Element | null {
  const text = useSignal(address.value.own.participation ?? "");
  if (trades.length === 0) return null;
  if (!hasCapital)
    return (
      <p>
        Shares, money and days to trade need to know what the portfolio is worth: give its capital, here or in
        the table accounts of the project.
      </p>
    );
  const { withinDay, slowest, unknown } = tradingTime(trades, participation);
  if (slowest === undefined)
    return <p>The project has no traded volume of these names: how long the trades take is not known.</p>;
  const isFault = text.value.trim() !== "" && readParticipation(text.value) === undefined;
  return (
    <div class="participation">
      <label>
        Traded with up to{" "}
        <input
          value={text.value}
          placeholder={count(100 * USUAL_PARTICIPATION)}
          inputMode="decimal"
          aria-invalid={isFault}
          onInput={(event) => {
            text.value = event.currentTarget.value;
            if (text.value.trim() === "" || readParticipation(text.value) !== undefined)
              setOwn({ participation: text.value.trim() });
          }}
        />{" "}
        % of what is traded a day
      </label>
      <span role="status">
        {isFault
          ? "must be above 0 and up to 100"
          : `(mean of 21 trading days): ${percent(withinDay, 1)} % of the money is done within a day; ${slowest.id} takes longest, ${count(slowest.days, 1)} days${unknown === 0 ? "" : `; of ${count(unknown)} no volume is known`}.`}
      </span>
    </div>
  );
}

const weight = (
  title: string,
  of: (row: PageTrade) => number,
  why: (row: PageTrade) => WhyQuestion | undefined,
): Column<PageTrade> => ({
  title,
  unit: "%",
  isNumber: true,
  cell: (row) => percent(of(row)),
  value: of,
  why,
});

const nameColumns = (source: TradeSource): readonly Column<PageTrade>[] => [
  {
    title: "Id",
    cell: ({ id }) => <Link to={addressWith({ view: "name", item: id })}>{id}</Link>,
    value: ({ id }) => id,
  },
  { title: "Name", cell: ({ name }) => name, value: ({ name }) => name },
  { title: "Side", cell: ({ side }) => side, value: ({ side }) => side },
  weight(
    "Weight before",
    ({ before }) => before,
    (row) => whyTrade(row, "before", source),
  ),
  weight(
    "Weight after",
    ({ after }) => after,
    (row) => whyTrade(row, "after", source),
  ),
  weight(
    "Change",
    ({ before, after }) => after - before,
    (row) => whyTrade(row, "change", source),
  ),
];

const moneyColumns = (source: TradeSource): readonly Column<PageTrade>[] => [
  {
    title: "Shares",
    unit: "count",
    isNumber: true,
    cell: ({ shares }) => count(shares),
    value: ({ shares }) => shares,
    why: (row) => whyTrade(row, "shares", source),
  },
  {
    title: "Money",
    unit: "base currency",
    isNumber: true,
    cell: ({ notional }) => count(notional),
    value: ({ notional }) => notional,
    why: (row) => whyTrade(row, "money", source),
  },
  {
    title: "Of a day's volume",
    unit: "%",
    isNumber: true,
    cell: ({ dayShare }) => percent(dayShare, 1),
    value: ({ dayShare }) => dayShare,
    why: (row) => whyTrade(row, "volume", source),
  },
];

const daysColumn = (participation: number, source: TradeSource): Column<PageTrade> => ({
  title: "Days to trade",
  unit: `at ${count(100 * participation, Number.isInteger(100 * participation) ? 0 : 1)} % of it`,
  isNumber: true,
  cell: (row) => count(daysOf(row, participation), 1),
  value: (row) => daysOf(row, participation),
  why: (row) => whyDays(row, participation, source),
});

const costColumn = (source: TradeSource): Column<PageTrade> => ({
  title: "Cost",
  unit: "bp of the trade",
  isNumber: true,
  cell: ({ costShare }) => count(costShare === null ? null : costShare * 1e4, 1),
  value: ({ costShare }) => costShare,
  why: (row) => whyTrade(row, "cost", source),
});
