import { type Read, readAmount, type Unit, withinReason } from "./amounts.ts";

/** What a row of a spreadsheet asks for. */
export interface PastedRow {
  /** Line of the text, from 1. */
  readonly line: number;
  readonly id: string;
  readonly amount: number;
  readonly unit: Unit;
}

/** What was pasted: the rows, or what is wrong with it, line by line. Nothing of it is taken where anything is wrong. */
export type Pasted =
  | { readonly rows: readonly PastedRow[] }
  | { readonly faults: readonly { readonly line: number; readonly sentence: string }[] };

/** What the page knows of ids. */
export interface KnownIds {
  /** Why an id cannot be held; undefined where it can. */
  readonly refuse: (id: string) => string | undefined;
  /** Weight of one share; NaN where price or capital are not known. */
  readonly shareWeight: (id: string) => number;
}

/**
 * Rows of a spreadsheet or a CSV file: an id and an amount, in the first two columns or in those that a header names (id, weight, weight %,
 * to, shares). Tabs, semicolons or commas stand between them.
 *
 * @param unit  of amounts that say none and have no header that does
 */
export function readPaste(text: string, unit: Unit, known: KnownIds): Pasted {
  const lines = text
    .split(/\r\n|\n|\r/)
    .map((content, at) => ({ line: at + 1, content }))
    .filter(({ content }) => content.trim() !== "");
  const mark = separatorOf(lines[0]?.content ?? "");
  const cells = lines.map(({ line, content }) => ({ line, row: splitRow(content, mark) }));
  const layout = headerOf(cells[0]?.row ?? [], unit);
  const seen = new Map<string, number>();
  const read = (layout.isHeader ? cells.slice(1) : cells).map(({ line, row }) => {
    const id = row[layout.id] ?? "";
    const earlier = seen.get(id);
    seen.set(id, earlier ?? line);
    const repeated = earlier === undefined ? undefined : `“${id}” stands in line ${earlier} already`;
    const amount = id === "" ? { fault: "there is no id in this row" } : amountOf(row, layout);
    const sentence = id === "" ? undefined : (known.refuse(id) ?? repeated);
    return { line, id, amount: sentence === undefined ? priced(id, amount, known) : { fault: sentence } };
  });
  if (layout.amount < 0) {
    const sentence =
      "no column of the header is known to have amounts: call it weight, weight %, to or shares";
    return { faults: [{ line: cells[0]?.line ?? 1, sentence }] };
  }
  const faults = read.flatMap(({ line, amount }) =>
    "fault" in amount ? [{ line, sentence: amount.fault }] : [],
  );
  if (read.length === 0)
    return { faults: [{ line: 1, sentence: "there is no row with an id and an amount" }] };
  if (faults.length > 0) return { faults };
  return {
    rows: read.flatMap(({ line, id, amount }) => ("value" in amount ? [{ line, id, ...amount.value }] : [])),
  };
}

type RowAmount = Read<Pick<PastedRow, "amount" | "unit">>;

/** Shares are refused where nobody knows what one is worth, and weights that nobody can mean. */
function priced(id: string, amount: RowAmount, known: KnownIds): RowAmount {
  if ("fault" in amount) return amount;
  if (amount.value.unit === "shares" && !Number.isFinite(known.shareWeight(id)))
    return { fault: `“${id}” has no price, or the capital is not known: give its weight` };
  const weight = withinReason(pastedWeight(amount.value, known.shareWeight(id)));
  return "fault" in weight ? { fault: `“${id}”: ${weight.fault}` } : amount;
}

/** The weight that a row asks for, a decimal of the capital. */
export function pastedWeight(
  { amount, unit }: Pick<PastedRow, "amount" | "unit">,
  shareWeight: number,
): number {
  if (unit === "shares") return amount * shareWeight;
  return unit === "percent" ? amount / 100 : amount;
}

interface Layout {
  readonly isHeader: boolean;
  readonly id: number;
  readonly amount: number;
  readonly unit: Unit;
}

function amountOf(row: readonly string[], { amount, unit }: Layout): RowAmount {
  const cell = row[amount] ?? "";
  if (cell === "") return { fault: "there is no amount in this row" };
  const read = readAmount(cell);
  return "fault" in read ? read : { value: { amount: read.value.amount, unit: read.value.unit ?? unit } };
}

function separatorOf(line: string): string {
  return ["\t", ";", ","].find((mark) => line.includes(mark)) ?? " ";
}

/** Cells of a row; quoted ones as RFC 4180 has them. */
function splitRow(content: string, mark: string): readonly string[] {
  if (mark === " ") return content.trim().split(/\s+/);
  const cells: string[] = [];
  let [cell, isQuoted] = ["", false];
  for (let at = 0; at < content.length; at++) {
    const sign = content[at] as string;
    if (isQuoted && sign === '"' && content[at + 1] === '"') {
      cell += sign;
      at++;
    } else if (sign === '"' && (isQuoted || cell.trim() === "")) isQuoted = !isQuoted;
    else if (sign === mark && !isQuoted) {
      cells.push(cell);
      cell = "";
    } else cell += sign;
  }
  // A spreadsheet's own mark of text, which our files have too: 'id.
  return [...cells, cell].map((one) => one.trim().replace(/^'(?=[=+\-@])/, ""));
}

const ID = /^(id|security|ticker|symbol|isin|sedol|cusip)$/i;
const AMOUNTS: readonly (readonly [RegExp, Unit | undefined])[] = [
  [/^(to|weight|weight \(decimal\)|after|weight after)$/i, "decimal"],
  [/^(weight ?\(?(%|percent|in %)\)?|%|percent)$/i, "percent"],
  [/^(shares|quantity|units)$/i, "shares"],
];

/** Where the id and the amount stand. Without a header, in the first two columns. */
function headerOf(first: readonly string[], unit: Unit): Layout {
  const id = first.findIndex((title) => ID.test(title));
  if (id < 0) return { isHeader: false, id: 0, amount: 1, unit };
  for (const [pattern, of] of AMOUNTS) {
    const amount = first.findIndex((title, at) => at !== id && pattern.test(title));
    if (amount >= 0) return { isHeader: true, id, amount, unit: of ?? unit };
  }
  // With more columns than two it would be a guess which has the amounts.
  return { isHeader: true, id, amount: first.length > 2 ? -1 : id === 0 ? 1 : 0, unit };
}
