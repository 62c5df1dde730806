import type { JSX } from "preact";
import { type PageTrade, pageTrades, TradeList } from "../trades/index.ts";
import type { Session } from "./session.ts";

const PLACE = "what-if-trades";

/** The trades of the edits, the largest first; cash is what pays for them and no trade, unless it was edited. */
export function tradesOf({ book, worth, market, nameOf }: Session): readonly PageTrade[] {
  const { before, after, cashId, isPaidByCash } = book.value;
  return pageTrades(before, after, {
    capital: worth.value,
    market: market.value,
    nameOf,
    isLeftOut: (id) => isPaidByCash && id === cashId,
  });
}

/** The same as a list. */
export function Trades({ session }: { readonly session: Session }): JSX.Element | null {
  const trades = tradesOf(session);
  if (trades.length === 0) return null;
  return (
    <section id={PLACE} aria-label="Trades">
      <TradeList
        trades={trades}
        source={{
          date: session.held.date,
          capital: Number.isNaN(session.worth.value) ? null : session.worth.value,
          origin: "As it stands in the table above: typed, pasted, or of the scenario that was opened.",
        }}
      />
    </section>
  );
}

/** Brings the list into sight. */
export function showTrades(): void {
  document.getElementById(PLACE)?.scrollIntoView({ block: "start" });
}
