import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { answerOf } from "../answers.ts";
import type { FoundHedgeDocument, HoldingsDocument, PricesDocument } from "../documents/index.ts";
import { Answered } from "../parts/index.ts";
import { marketOf, pageTrades, TradeList } from "../trades/index.ts";
import { percent } from "../words.ts";

/** What the hedge is as trades of names: who holds instruments as the names that they stand for trades these. Asked for when it is opened. */
export function NameTrades({ found }: { readonly found: FoundHedgeDocument }): JSX.Element | null {
  const isOpen = useSignal(false);
  const { date, portfolioName: portfolio, withoutNames } = found;
  if (withoutNames.length > 0) return null;
  return (
    <details
      onToggle={(event) => {
        isOpen.value = event.currentTarget.open;
      }}
    >
      <summary>The same as trades of names, where instruments are held as the names they stand for</summary>
      {isOpen.value ? (
        <Answered answer={answerOf("/v1/holdings", { portfolio, date })}>
          {(held) => (
            <Answered answer={answerOf("/v1/prices", { date })}>
              {(prices) => <Trades found={found} held={held} prices={prices} />}
            </Answered>
          )}
        </Answered>
      ) : null}
    </details>
  );
}

function Trades({
  found,
  held,
  prices,
}: {
  readonly found: FoundHedgeDocument;
  readonly held: HoldingsDocument;
  readonly prices: PricesDocument;
}): JSX.Element {
  const { weights, capital } = found;
  const names = new Map([...held.benchmark, ...held.portfolio].map(({ id, name }) => [id, name]));
  const trades = pageTrades(
    new Map(held.portfolio.map(({ id, weight }) => [id, weight])),
    new Map(weights.map(({ id, weight }) => [id, weight])),
    {
      capital: capital ?? held.capital ?? Number.NaN,
      market: marketOf(prices),
      nameOf: (id) => names.get(id) ?? "",
      isLeftOut: (id) => held.cashIds.includes(id),
    },
  );
  return (
    <TradeList
      trades={trades}
      source={{
        date: held.date,
        capital: capital ?? held.capital,
        origin: `The weight before and what the hedge’s instruments hold of it: w + Σ_i h_i w_i, by the notionals ${found.instruments.map(({ instrument, notional }) => `${percent(notional)} % of ${instrument}`).join(", ")}.`,
      }}
    />
  );
}
