import { isCalendarDate } from "../../engine/data/index.ts";
import { InputError } from "../../engine/errors/index.ts";
import { nearestName, type SpecDocument, type SpecSection } from "../../wire/index.ts";
import { readSmallCsv } from "../import/index.ts";

type Section = SpecSection;

const isSection = (value: unknown): value is Section =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * A piece of a spec written over another: sections are joined, a style is replaced as a whole, and so is everything else.
 *
 * @example
 * withPiece({ regression: { robust: "none", weightCap: 0.9 } }, { regression: { robust: "huber" } }) // => { regression: { robust: "huber", weightCap: 0.9 } }
 */
export function withPiece(base: Section, piece: Section, path = ""): SpecDocument {
  const joined: SpecDocument = { ...base };
  for (const [key, value] of Object.entries(piece)) {
    const before = base[key];
    const isWhole = path === "factors.styles" || !isSection(before) || !isSection(value);
    joined[key] = isWhole ? value : withPiece(before, value, path === "" ? key : `${path}.${key}`);
  }
  return joined;
}

/** Sections of a spec that a change may have: its name and its tables of holdings are the project's. */
export function requirePiece(piece: unknown, file: string): Section {
  const example = "such as factors: { styles: { quality: { blend: { return_on_equity: 1 } } } }";
  if (!isSection(piece) || Object.keys(piece).length === 0) {
    throw new InputError([{ file, rule: `must be a piece of plimsoll.yaml, ${example}` }]);
  }
  if (piece.name !== undefined || piece.extends !== undefined) {
    const rule = `name and extends are the project's: leave them out, and give only what changes, ${example}`;
    throw new InputError([{ file, rule }]);
  }
  return piece;
}

/** What a file says of industries. */
export type IndustryChange =
  /** Industries that become part of, or are renamed to, others. */
  | { readonly kind: "merge"; readonly into: Readonly<Record<string, string>> }
  /** Securities with an industry of their own, from a day on; from the beginning where it is "". */
  | {
      readonly kind: "move";
      readonly moves: readonly { readonly id: string; readonly industry: string; readonly from: string }[];
    };

/**
 * Industries redefined by a file: CSV with `industry` and `into`, or with `id`, `industry` and, if it was not always so, `from`.
 *
 * @throws {InputError} neither; an industry or a security twice; a day that is none; nothing in it
 */
export async function readIndustryChange(file: string): Promise<IndustryChange> {
  const rows = await readSmallCsv(file, { required: ["industry"], optional: ["into", "id", "from"] });
  const [first] = rows;
  if (first === undefined) throw new InputError([{ file, rule: "the file has no rows" }]);
  const isMerge = first.cells.has("into");
  if (isMerge === first.cells.has("id")) {
    const rule =
      "needs the columns industry, into (industries that become one) or id, industry, from (securities that move)";
    throw new InputError([{ file, rule }]);
  }
  const seen = new Set<string>();
  const cells = rows.map(({ row, cells: of }) => {
    const cell = (column: string) => of.get(column) ?? "";
    const key = isMerge ? cell("industry") : `${cell("id")} ${cell("from")}`;
    const empty = (isMerge ? ["industry", "into"] : ["id", "industry"]).find((column) => cell(column) === "");
    if (empty !== undefined) throw new InputError([{ file, row, column: empty, rule: "must not be empty" }]);
    if (seen.has(key))
      throw new InputError([{ file, row, value: key.trim(), rule: "stands twice: leave one out" }]);
    seen.add(key);
    if (cell("from") !== "" && !isCalendarDate(cell("from")))
      throw new InputError([
        {
          file,
          row,
          column: "from",
          value: cell("from"),
          rule: "must be a day of the calendar, written YYYY-MM-DD, or empty for the beginning",
        },
      ]);
    return { id: cell("id"), industry: cell("industry"), into: cell("into"), from: cell("from") };
  });
  if (!isMerge)
    return { kind: "move", moves: cells.map(({ id, industry, from }) => ({ id, industry, from })) };
  return { kind: "merge", into: Object.fromEntries(cells.map(({ industry, into }) => [industry, into])) };
}

/**
 * Merges written over those of a spec: what was joined to an industry that is joined to another goes with it.
 *
 * @throws {InputError} an industry that the model does not have
 */
export function withMerges(
  base: Section,
  into: Readonly<Record<string, string>>,
  industries: readonly string[],
): SpecDocument {
  const faults = Object.keys(into)
    .filter((name) => !industries.includes(name))
    .map((value) => {
      const nearest = nearestName(value, industries);
      const meant = nearest === undefined ? `there are ${industries.join(", ")}` : `did you mean ${nearest}?`;
      return { file: "--industries", value, rule: `no industry of the model; ${meant}` };
    });
  const chained = Object.values(into).filter((name) => Object.hasOwn(into, name) && into[name] !== name);
  for (const value of chained) {
    faults.push({
      file: "--industries",
      value,
      rule: "is joined to another one itself: name the last one for both",
    });
  }
  if (faults.length > 0) throw new InputError(faults);
  const factors = isSection(base.factors) ? base.factors : {};
  const before = isSection(factors.industries) ? factors.industries : {};
  const merged = isSection(before.merge) ? (before.merge as Readonly<Record<string, string>>) : {};
  const moved = Object.fromEntries(
    Object.entries(merged).map(([name, target]) => [name, into[target] ?? target]),
  );
  return { ...base, factors: { ...factors, industries: { ...before, merge: { ...moved, ...into } } } };
}
