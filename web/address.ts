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
  /** What the view has of its own: how it is sorted, what it is compared with. */
  readonly own: Readonly<Record<string, string>>;
}

/** Whether risk is that of the portfolio or of what it holds against its benchmark. */
export type Side = "active" | "total";

const FIRST = { view: "risk", date: "", portfolio: "", benchmark: "", side: "active", item: "" } as const;

type Shared = keyof typeof FIRST;

/** The address as a query: what is as at first is left out. */
export function formatAddress(address: Address): string {
  const query = new URLSearchParams();
  for (const key of Object.keys(FIRST) as Shared[])
    if (address[key] !== FIRST[key]) query.set(key, address[key]);
  for (const [key, value] of Object.entries(address.own))
    if (value !== "" && !(key in FIRST)) query.set(key, value);
  const text = query.toString();
  return text === "" ? "/" : `/?${text}`;
}

/** The address that a query stands for; what it does not say is as at first. */
export function parseAddress(query: string): Address {
  const given = new URLSearchParams(query);
  const of = (key: Shared): string => given.get(key) ?? FIRST[key];
  return {
    view: of("view"),
    date: of("date"),
    portfolio: of("portfolio"),
    benchmark: of("benchmark"),
    side: of("side") === "total" ? "total" : "active",
    item: of("item"),
    own: Object.fromEntries([...given].filter(([key]) => !(key in FIRST))),
  };
}

/** An address with a change; another view begins without an item and with nothing of its own. */
export function changed(address: Address, change: Partial<Address>): Address {
  const isOther = change.view !== undefined && change.view !== address.view;
  return { ...address, ...(isOther ? { item: "", own: {} } : {}), ...change };
}
