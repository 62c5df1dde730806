import { type Fault, InputError } from "../errors/index.ts";
import type { WeightRow } from "./build-portfolio.ts";

/** One line of a holdings table. */
export interface Holding {
  readonly id: string;
  /** What the amount is in: decimal of capital, shares, or money of the base currency. Cash in "shares" is money. */
  readonly unit: "weight" | "shares" | "notional";
  /** Negative when short. */
  readonly amount: number;
  /** What the amount is multiplied by, an option's delta on the security; 1 by default. */
  readonly delta?: number;
  /** Exposure without capital, as a future, a swap or an option's delta: cash of the opposite sign stands beside it. */
  readonly financed?: boolean;
  /** Book that holds it, levels with / between them; "" by default. */
  readonly book?: string;
  /** File it stands in, for messages; without one they call it by the portfolio's source. */
  readonly file?: string;
  /** Line in the file, for messages. */
  readonly row?: number;
}

/**
 * What a weight of 1 is: what the table's weights are of ("given"), the net asset value, the gross, long or net value of what is held
 * (cash apart), or a sum of money. It is the user's choice and never guessed from the holdings.
 */
export type CapitalBase = "given" | "nav" | "gross" | "long" | "net" | number;

/** How holdings become weights. */
export interface Valuation {
  readonly base: CapitalBase;
  /** Net asset value, base currency; NaN where it is not known. */
  readonly nav: number;
  /** Base currency per share by id; read for shares only. */
  readonly prices: ReadonlyMap<string, number>;
  /** Ids that mean money. The first is that of the cash beside what is financed. */
  readonly cashIds: readonly string[];
  /** What messages call the rows. */
  readonly source: string;
}

/** A weight in a book. */
export interface BookWeight extends WeightRow {
  readonly book: string;
}

/** Holdings as weights. */
export interface ValuedHoldings {
  /** One per book and id. */
  readonly rows: readonly BookWeight[];
  /** What a weight of 1 is worth, base currency; NaN where no money is known. */
  readonly capital: number;
}

/**
 * Weights of holdings given as weights, in shares or in money: amount · price · delta / capital.
 *
 * @throws {InputError} at once: every amount that is not finite, every repeated id of a book, every share holding without a price above 0, a
 *   capital base that is not known or not above 0
 * @see docs/methodology/09b-portfolios.md
 * @example
 * holdingWeights([{ id: "A", unit: "shares", amount: 30 }], { base: "nav", nav: 200, prices: new Map([["A", 5]]), cashIds: [], source: "holdings.csv" }).rows[0].weight // => 0.75
 */
export function holdingWeights(holdings: readonly Holding[], valuation: Valuation): ValuedHoldings {
  const { base, nav, source } = valuation;
  const cashIds = new Set(valuation.cashIds);
  const faults = repeatedIds(holdings, source);
  // A sum of money says what the weights are of; it does not change them.
  const inMoney =
    holdings.some(({ unit }) => unit !== "weight") || (!Number.isNaN(nav) && typeof base !== "number");
  const exposures = holdings.map((holding, position) =>
    exposureOf(holding, { ...valuation, cashIds, inMoney, position, faults }),
  );
  const divisor = divisorOf(base, { holdings, exposures, nav, inMoney, cashIds });
  // What the rows add up to says nothing where one of them has no value.
  const isOfRows = base === "gross" || base === "long" || base === "net";
  if (typeof divisor === "string" && !(isOfRows && faults.length > 0))
    faults.push(capitalFault(divisor, holdings[0], valuation));
  if (faults.length > 0 || typeof divisor === "string") throw new InputError(faults);
  const rows = new Map<string, BookWeight>();
  const add = (of: Omit<BookWeight, "weight">, weight: number): void => {
    const key = `${of.book}\n${of.id}`;
    rows.set(key, { ...of, weight: (rows.get(key)?.weight ?? 0) + weight });
  };
  holdings.forEach(({ id, book = "", financed = false, file, row = 0 }, position) => {
    const weight = (exposures[position] as number) / divisor;
    const place = { row: row || position + 1, ...(file === undefined ? {} : { file }) };
    add({ id, book, ...place }, weight);
    if (financed) add({ id: valuation.cashIds[0] ?? "CASH", book, ...place }, -weight);
  });
  return {
    rows: [...rows.values()],
    capital: inMoney ? divisor : typeof base === "number" ? base : Number.NaN,
  };
}

/** A capital base that is none; where the rows have a file, it is named with the first of them. */
function capitalFault(rule: string, first: Holding | undefined, { base, source }: Valuation): Fault {
  const value = String(base);
  if (first?.file === undefined) return { file: source, column: "capital", value, rule };
  const place = { file: first.file, ...(first.row === undefined ? {} : { row: first.row }) };
  return { ...place, column: first.unit, value, rule: `${source}: ${rule}` };
}

/** The holdings of all books together: one weight per id, in the order of first appearance. */
export function netBooks(rows: readonly BookWeight[]): readonly WeightRow[] {
  const sums = new Map<string, WeightRow>();
  for (const { book: _, ...row } of rows) {
    const before = sums.get(row.id);
    sums.set(row.id, before === undefined ? row : { ...before, weight: before.weight + row.weight });
  }
  return [...sums.values()];
}

/** A share and an option on it are two lines; the same line twice is a mistake. */
function repeatedIds(holdings: readonly Holding[], source: string): Fault[] {
  const first = new Map<string, number>();
  return holdings.flatMap(
    ({ id, book = "", delta = 1, financed = false, file = source, row = 0 }, position) => {
      const at = row || position + 1;
      const key = [book, id, delta, financed].join("\n");
      const earlier = first.get(key);
      first.set(key, earlier ?? at);
      if (earlier === undefined) return [];
      return [{ file, row: at, column: "id", value: id, rule: `the id stands in row ${earlier} already` }];
    },
  );
}

interface Valued extends Omit<Valuation, "cashIds"> {
  readonly cashIds: ReadonlySet<string>;
  readonly inMoney: boolean;
  readonly position: number;
  readonly faults: Fault[];
}

/** Money, or weight where no money is known. */
function exposureOf({ id, unit, amount, delta = 1, file, row = 0 }: Holding, valued: Valued): number {
  const { nav, prices, cashIds, inMoney, position, faults, source } = valued;
  const place = { file: file ?? source, row: row || position + 1 };
  if (!Number.isFinite(amount)) {
    faults.push({ ...place, column: unit, value: String(amount), rule: "an amount must be a finite number" });
  }
  if (!Number.isFinite(delta)) {
    faults.push({ ...place, column: "delta", value: String(delta), rule: "a delta must be a finite number" });
  }
  if (unit === "weight") {
    if (inMoney && Number.isNaN(nav)) {
      const rule =
        "a weight among shares or notionals needs the portfolio's net asset value in the table accounts";
      faults.push({ ...place, column: "weight", value: String(amount), rule });
    }
    return amount * delta * (inMoney ? nav : 1);
  }
  if (unit === "notional" || cashIds.has(id)) return amount * delta;
  const price = prices.get(id) ?? Number.NaN;
  if (!(price > 0 && price < Number.POSITIVE_INFINITY)) {
    const rule = "shares need a price above 0 on the portfolio's date";
    faults.push({ ...place, column: "id", value: id, rule });
  }
  return amount * delta * price;
}

interface Divided {
  readonly holdings: readonly Holding[];
  readonly exposures: readonly number[];
  readonly nav: number;
  readonly inMoney: boolean;
  readonly cashIds: ReadonlySet<string>;
}

/** What exposures are divided by, or the rule that was broken. */
function divisorOf(base: CapitalBase, of: Divided): number | string {
  const { holdings, exposures, nav, inMoney, cashIds } = of;
  if (typeof base === "number") {
    if (!(base > 0 && base < Number.POSITIVE_INFINITY)) return "the capital base must be above 0";
    return inMoney ? base : 1;
  }
  if (base === "given" || base === "nav") {
    if (!inMoney && base === "given") return 1;
    if (Number.isNaN(nav) && !inMoney)
      return "the net asset value is not known: give capital in the table accounts";
    if (Number.isNaN(nav))
      return "shares and notionals need a capital base: nav (with capital in the table accounts), gross, long, net or a sum of money";
    return nav > 0 ? nav : "the net asset value must be above 0";
  }
  const held = exposures.filter((_, position) => !cashIds.has(holdings[position]?.id ?? ""));
  const parts = {
    gross: Math.abs,
    long: (value: number) => Math.max(value, 0),
    net: (value: number) => value,
  };
  const sum = (part: (value: number) => number): number =>
    held.reduce((to, exposure) => to + part(exposure), 0);
  const value = sum(parts[base]);
  // Longs and shorts that cancel leave rounding, which is no capital.
  if (value > 1e-9 * sum(Math.abs)) return value;
  return `the ${base} value of the holdings is ${value}: a capital base must be above 0, take another one`;
}
