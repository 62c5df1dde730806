import { Document, isMap, isScalar, visit } from "yaml";
import { dataTables, type TableName } from "../../wire/index.ts";
import type { Frequency } from "./frequency.ts";
import type { TableGuess } from "./guess-table.ts";

/** A spec that is proposed. */
export interface ProposedSpec {
  /** The text of `plimsoll.yaml`. */
  readonly text: string;
  /** Guesses that the proposal uses. */
  readonly used: readonly TableGuess[];
  /** Guesses it does not use, and why. */
  readonly left: readonly { readonly guess: TableGuess; readonly why: string }[];
  /** What a model needs and no file gives. */
  readonly missing: readonly string[];
}

/** The frequency of a guess, from what it says of its date. */
function frequencyOf({ choices }: TableGuess): Frequency {
  const date = choices.find(({ field }) => field === "date")?.evidence ?? "";
  const words: readonly Frequency[] = ["daily", "weekly", "monthly", "quarterly", "yearly"];
  return words.find((word) => date.includes(`, ${word},`)) ?? "unknown";
}

/**
 * A spec of the guesses: files of the same table and the same columns together; of others the one that fits the bars' frequency, has no fault that
 * `check` would find, and has the most rows.
 *
 * @param pathOf  how a file is named from the project's folder
 */
export function proposeSpec(
  guesses: readonly TableGuess[],
  name: string,
  pathOf: (path: string) => string,
): ProposedSpec {
  const best = guesses.filter(({ table }) => table === "bars").sort(better("unknown"))[0];
  const frequency = best === undefined ? "unknown" : frequencyOf(best);
  const data: Record<string, unknown> = {};
  const used: TableGuess[] = [];
  const left: { guess: TableGuess; why: string }[] = [];
  for (const table of inOrder(guesses)) {
    const all = guesses.filter((guess) => guess.table === table).sort(better(frequency));
    const chosen = choose(all, best !== undefined);
    left.push(...chosen.left);
    used.push(...chosen.taken);
    const paths = chosen.taken.map(({ path }) => pathOf(path)).sort();
    if (paths.length > 0)
      data[table] = { path: paths.length === 1 ? paths[0] : paths, ...chosen.taken[0]?.section };
  }
  const body = {
    name,
    extends: frequency === "monthly" ? "monthly-long" : "short",
    data,
    ...modelOf(used, frequency),
  };
  const text = `# Proposed by npx plimsoll import --guess from the files' headers and first rows: look at every line.\n${specText(body)}`;
  return { text, used, left, missing: missingOf(used) };
}

/** Of the guesses of one table, the best first: those that are taken together, and the others with the reason. */
function choose(
  all: readonly TableGuess[],
  hasBars: boolean,
): { taken: readonly TableGuess[]; left: readonly { guess: TableGuess; why: string }[] } {
  const isBlocked = ({ table, blocking }: TableGuess): boolean => table !== "bars" && blocking.length > 0;
  const first = all.find((guess) => !isBlocked(guess));
  const isIdle = first?.table === "factors" && hasBars;
  const taken = all.filter(
    (guess) =>
      !isIdle &&
      !isBlocked(guess) &&
      (guess === first ||
        (isSeveral(guess.table) && JSON.stringify(guess.section) === JSON.stringify(first?.section))),
  );
  const whyNot = (guess: TableGuess): string => {
    if (isBlocked(guess)) return guess.blocking.join("; ");
    if (isIdle) return "only models that estimate betas on given factors use them; add them under data: then";
    return `${guess.table} ${guess.table === "fx" ? "is" : "are"} taken from ${first?.path}`;
  };
  return {
    taken,
    left: all.filter((guess) => !taken.includes(guess)).map((guess) => ({ guess, why: whyNot(guess) })),
  };
}

/** The tables of guesses in the order in which they are documented. */
function inOrder(guesses: readonly TableGuess[]): readonly TableName[] {
  const found = new Set(guesses.map(({ table }) => table));
  return (Object.keys(dataTables) as TableName[])
    .filter((table) => found.has(table))
    .sort((a, b) => Number(b === "bars") - Number(a === "bars"));
}

/** The spec as YAML, maps of columns on one line where they fit. */
function specText(body: Readonly<Record<string, unknown>>): string {
  const document = new Document(body);
  visit(document, {
    Pair: (_, pair) => {
      const key = isScalar(pair.key) ? String(pair.key.value) : "";
      if (FLOW.has(key) && isMap(pair.value) && String(pair.value).length < 110) pair.value.flow = true;
    },
  });
  return document.toString({ lineWidth: 110, flowCollectionPadding: true });
}

const FLOW = new Set(["columns", "units", "items", "scores", "returns", "blend", "estimation"]);

/** Tables whose rows may stand in several files. */
function isSeveral(table: string): boolean {
  return table !== "rates" && table !== "securities";
}

function better(frequency: Frequency): (a: TableGuess, b: TableGuess) => number {
  const rank = (guess: TableGuess): number =>
    (frequency === "unknown" || frequencyOf(guess) === frequency ? 0 : 2) +
    (guess.missing.length > 0 ? 1 : 0);
  return (a, b) => rank(a) - rank(b) || b.recordCount - a.recordCount;
}

/** What the data have, for the styles that can be made of it. */
function fieldsOf(used: readonly TableGuess[]): ReadonlySet<string> {
  return new Set(used.flatMap(({ table, choices }) => choices.map(({ field }) => `${table}.${field}`)));
}

function hasCap(fields: ReadonlySet<string>): boolean {
  return (
    fields.has("bars.market_cap") ||
    fields.has("caps.market_cap") ||
    (fields.has("bars.price") && fields.has("bars.shares_outstanding"))
  );
}

/** Styles by the descriptors they are made of, in the order in which they are usual. */
const STYLES: readonly (readonly [string, readonly string[]])[] = [
  ["value", ["book_to_price"]],
  ["earnings_yield", ["earnings_to_price", "cashflow_to_price", "forward_earnings_to_price"]],
  ["dividend_yield", ["dividend_yield"]],
  ["profitability", ["return_on_equity", "return_on_assets"]],
  ["growth", ["sales_growth", "asset_growth"]],
  ["leverage", ["debt_to_assets"]],
];

/** Items that a descriptor needs, where it is not given. */
const NEEDS: Readonly<Record<string, readonly string[]>> = {
  book_to_price: ["book_equity"],
  earnings_to_price: ["net_income_ttm"],
  cashflow_to_price: ["cash_flow_ttm"],
  return_on_equity: ["net_income_ttm", "book_equity"],
  return_on_assets: ["net_income_ttm", "total_assets"],
  debt_to_assets: ["total_debt", "total_assets"],
};

function modelOf(used: readonly TableGuess[], frequency: Frequency): Record<string, unknown> {
  const fields = fieldsOf(used);
  const isGiven = (descriptor: string): boolean => fields.has(`bars.scores.${descriptor}`);
  const isMade = (descriptor: string): boolean =>
    NEEDS[descriptor]?.every((item) => fields.has(`fundamentals.items.${item}`)) === true && hasCap(fields);
  const styles: Record<string, unknown> = {};
  if (hasCap(fields)) styles.size = { blend: { log_market_cap: 1 } };
  const isDaily = frequency !== "monthly";
  if (isDaily || isGiven("beta")) styles.beta = { blend: { beta: 1 } };
  if (isDaily || isGiven("momentum")) styles.momentum = { blend: { momentum: 1 } };
  if (isDaily || isGiven("volatility"))
    styles.volatility = {
      blend: isGiven("volatility") || !isDaily ? { volatility: 1 } : { volatility: 0.7, residual_sigma: 0.3 },
    };
  for (const [style, descriptors] of STYLES) {
    const have = descriptors.filter((descriptor) => isGiven(descriptor) || isMade(descriptor));
    if (have.length > 0)
      styles[style] = {
        blend: Object.fromEntries(
          have.map((descriptor) => [descriptor, Number((1 / have.length).toFixed(2))]),
        ),
      };
  }
  if (fields.has("bars.volume") && hasCap(fields)) styles.liquidity = { blend: { turnover: 1 } };
  const universe = isDaily ? {} : { universe: { estimation: { top: "all", minHistory: 1, minPrice: 0 } } };
  return { ...universe, factors: { styles } };
}

function missingOf(used: readonly TableGuess[]): readonly string[] {
  const fields = fieldsOf(used);
  const has = (...names: readonly string[]): boolean => names.some((name) => fields.has(name));
  return [
    ...(used.some(({ table }) => table === "bars")
      ? []
      : ["no file has bars (an id, a date, and a price or a return): without them there is no model"]),
    ...(hasCap(fields)
      ? []
      : ["no file has market capitalisations: a model cannot weight by them, and no name is covered"]),
    ...(has("bars.industry", "securities.industry", "classifications.code")
      ? []
      : ["no file has industries: a model with industry factors cannot be estimated"]),
    ...(has("rates.rate") ? [] : ["no file has a risk-free rate: returns are total, not in excess of it"]),
  ];
}
