import { InputError } from "../../../engine/errors/index.ts";
import { type DescriptorOptions, staleDaysOf } from "../../../engine/exposures/index.ts";
import { nearestName } from "../../../wire/index.ts";
import {
  type KnownValue,
  knownOn,
  type MarketData,
  openMarketData,
  readKnownValues,
} from "../../import/index.ts";
import { type Project, readProject } from "../../project/index.ts";
import { type Output, type OutputOptions, printOutput } from "../output.ts";
import { printableName } from "../printable-text.ts";
import { requireSecurity } from "../require-security.ts";
import { formatTable, money, type TextColumn } from "../table-text.ts";

/** What of a security is wanted. */
export interface KnownQuery {
  readonly id: string;
  readonly item?: string;
  readonly date?: string;
}

/** `plimsoll show known <id>`: of the data of the project, not of a run. */
export async function runShowKnown(
  id: string,
  options: OutputOptions & Omit<KnownQuery, "id"> & { readonly project: string },
): Promise<void> {
  printOutput(await knownOutput(await readProject(options.project), { ...options, id }), options);
}

/** What became known of a security of the project's data. */
export async function knownOutput(project: Project, { id, item, date }: KnownQuery): Promise<Output> {
  const data = await openMarketData(project.folder, project.spec.data);
  try {
    requireSecurity(data.axes.assets, id, "show known");
    const values = await readKnownValues(project.folder, project.spec.data, id);
    const query = {
      id,
      ...(item === undefined ? {} : { item: requireItem(values, item) }),
      ...(date === undefined ? {} : { date }),
    };
    return knownReport(data, values, query, project.options.exposures.descriptors);
  } finally {
    data.close();
  }
}

function requireItem(values: readonly KnownValue[], item: string): string {
  const items = [...new Set(values.map((value) => value.item))];
  if (items.includes(item)) return item;
  const nearest = nearestName(item, items);
  const meant = nearest === undefined ? `it has ${items.join(", ") || "none"}` : `did you mean ${nearest}?`;
  const rule = `the security has no value of that item; ${meant}`;
  throw new InputError([{ file: "show known", column: "--item", value: item, rule }]);
}

/** Every value that became known of a security's accounts, or what a day's descriptors used. */
export function knownReport(
  data: Pick<MarketData, "dates" | "firstBars" | "axes">,
  values: readonly KnownValue[],
  { id, item, date }: KnownQuery,
  descriptors: DescriptorOptions,
): Output {
  const wanted = values.filter((value) => item === undefined || value.item === item);
  const firstBar = data.firstBars[data.axes.assets.codes.get(id) as number] as string;
  const usedFrom = (known: string) =>
    data.dates.find((day) => day >= known && day >= firstBar) ?? "after the data";
  if (date === undefined) return historyOutput(id, wanted, usedFrom);
  const day = data.dates.findLast((trading) => trading <= date);
  if (day === undefined || day < firstBar) {
    const rule = `the security has no bar yet; its first is of ${firstBar}`;
    throw new InputError([{ file: "show known", column: "--date", value: date, rule }]);
  }
  const items = [...new Set(wanted.map((value) => value.item))];
  const used = items.flatMap((name) => {
    const staleDays = staleDaysOf(name, descriptors);
    const found = knownOn(values, name, { date: day, staleDays });
    return found === undefined ? [] : [{ ...found, staleDays }];
  });
  const rows = used.map(({ known, ageDays, isStale, staleDays }) => ({
    ...plainValue(known, usedFrom),
    ageDays,
    staleDays,
    isStale,
  }));
  const text = [
    `${printableName(id)} on ${day}: what descriptors read of its accounts`,
    "",
    rows.length === 0
      ? "Nothing is known yet."
      : formatTable(
          [left("item"), right("value"), left("period end"), right("days old"), left("known at"), ...madeOf],
          rows.map((row) => [
            row.item,
            row.isStale ? `too old (${row.staleDays} days)` : amount(row.value),
            row.periodEnd,
            String(row.ageDays),
            row.knownAt,
            ...derivation(row),
          ]),
        ),
  ].join("\n");
  return { text, json: { id, date: day, values: rows }, csv: csvOf(rows) };
}

function historyOutput(
  id: string,
  values: readonly KnownValue[],
  usedFrom: (known: string) => string,
): Output {
  const rows = values.map((value) => plainValue(value, usedFrom));
  const text = [
    `${printableName(id)}: what became known of its accounts, and when`,
    "",
    rows.length === 0
      ? "The fundamentals have nothing of it."
      : formatTable(
          [
            left("item"),
            left("period end"),
            left("known at"),
            left("used from"),
            left("replaced at"),
            right("value"),
            ...madeOf,
          ],
          rows.map((row) => [
            row.item,
            row.periodEnd,
            row.knownAt,
            row.usedFrom,
            row.replacedAt ?? "",
            amount(row.value),
            ...derivation(row),
          ]),
        ),
  ].join("\n");
  return { text, json: { id, values: rows }, csv: csvOf(rows) };
}

type PlainValue = Omit<KnownValue, "replacedAt"> & {
  readonly usedFrom: string;
  readonly replacedAt: string | null;
};

function plainValue(value: KnownValue, usedFrom: (known: string) => string): PlainValue {
  return { ...value, replacedAt: value.replacedAt ?? null, usedFrom: usedFrom(value.knownAt) };
}

const left = (header: string): TextColumn => ({ header, align: "left" });
const right = (header: string): TextColumn => ({ header, align: "right" });
const madeOf: readonly TextColumn[] = [
  { header: "source", align: "left", whole: true },
  { header: "made of", align: "left", whole: true },
];

/** The rows that a value is of, and the sum in words. */
function derivation({ terms }: Pick<KnownValue, "terms">): readonly string[] {
  const sum = terms.map(({ sign, reported: { value, months, periodEnd, currency } }, t) => {
    const plus = sign === 1 ? (t === 0 ? "" : "+ ") : "− ";
    const unit = currency === undefined ? "" : ` ${currency}`;
    if (months === 0) return `as reported${currency === undefined ? "" : `: ${amount(value)}${unit}`}`;
    return `${plus}${amount(value)}${unit} (${months} months to ${periodEnd})`;
  });
  const files = [...new Set(terms.map(({ reported }) => reported.file))];
  const places = files.map((file) => {
    const rows = terms.filter(({ reported }) => reported.file === file).map(({ reported }) => reported.row);
    return `${file}, row ${rows.join(", ")}`;
  });
  return [places.join("; "), sum.join(" ") || "withdrawn"];
}

function csvOf(rows: readonly PlainValue[]): NonNullable<Output["csv"]> {
  return {
    header: ["item", "period_end", "known_at", "used_from", "replaced_at", "value", "source", "made_of"],
    rows: rows.map((row) => [
      row.item,
      row.periodEnd,
      row.knownAt,
      row.usedFrom,
      row.replacedAt ?? "",
      row.value,
      ...derivation(row),
    ]),
  };
}

/** Items may be per share: amounts below a hundred thousand keep six digits, so that sums add up. */
function amount(value: number): string {
  return Math.abs(value) < 1e5 ? String(Number(value.toPrecision(6))) : money(value);
}
