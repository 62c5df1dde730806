/** What is looked at, all of it in the page's address: it can be sent, and the back button goes back. */
export interface Address {
  readonly view: string;
  /** Empty for the run's last. */
  readonly date: string;
  /** Empty for the only one there is. */
  readonly portfolio: string;
  /** Empty for the spec's. */
  readonly benchmark: string;
  readonly side: Side;
  /** A security or a factor that is looked at closely; empty for none. */
  readonly item: string;
}

/** Whether risk is that of the portfolio or of what it holds against its benchmark. */
export type Side = "active" | "total";

const FIRST: Address = { view: "risk", date: "", portfolio: "", benchmark: "", side: "active", item: "" };

/** The address as a query: what is as at first is left out. */
export function formatAddress(address: Address): string {
  const query = new URLSearchParams();
  for (const key of Object.keys(FIRST) as (keyof Address)[])
    if (address[key] !== FIRST[key]) query.set(key, address[key]);
  const text = query.toString();
  return text === "" ? "/" : `/?${text}`;
}

/** The address that a query stands for; what it does not say is as at first. */
export function parseAddress(query: string): Address {
  const given = new URLSearchParams(query);
  const of = (key: keyof Address): string => given.get(key) ?? FIRST[key];
  return {
    view: of("view"),
    date: of("date"),
    portfolio: of("portfolio"),
    benchmark: of("benchmark"),
    side: of("side") === "total" ? "total" : "active",
    item: of("item"),
  };
}
