import { presentText } from "./field-sql.ts";
import { sqlText } from "./sql.ts";
import { textColumn, valueColumn, writtenCell } from "./staged-table.ts";
import type { SourceField, TableSource } from "./table-sources.ts";

/** How a rule gets at a cell. */
export interface Cells {
  /** SQL of the cell as written. */
  text(field: SourceField): string;
  /** Whether the cell was read as text, so that its value is one of several readings of it. */
  isText(field: SourceField): boolean;
  /** Whether it was read as a number or a date, so that it has no value only where it is missing. */
  isPlain(field: SourceField): boolean;
  /** Whether no row has such a cell. */
  isAbsent(field: SourceField): boolean;
}

/** Cells of a staged table: a column each. */
export const stagedCells: Cells = {
  // A text is its own value.
  text: (field) => (field.kind === "text" ? writtenCell(field) : textColumn(field)),
  isText: () => true,
  isPlain: () => false,
  isAbsent: () => false,
};

/** A rule a single row must keep: where `broken` holds, `rule` says what would have been right. */
export interface RowRule {
  readonly field: SourceField;
  readonly broken: string;
  readonly rule: string;
  /** About this field only. */
  readonly alone?: boolean;
}

/** Every rule of a table's rows, from the definitions of its fields. */
export function rowRules(
  source: TableSource,
  present: readonly SourceField[],
  industries?: readonly string[],
  cells: Cells = stagedCells,
): RowRule[] {
  return [
    ...present.flatMap((field) =>
      fieldRules(field, industries, cells).map((rule) => ({ ...rule, alone: true })),
    ),
    ...source.definition.ordered.flatMap(([first, second]) => orderRule(present, first, second)),
    ...exactlyOneRule(present, source.definition.exactlyOne ?? [], cells),
  ];
}

/** SQL that is true where the cell of a field is missing; where the file has no such column, nothing is. */
export function isMissing(field: SourceField, cells: Cells = stagedCells): string {
  const [text, value] = [cells.text(field), valueColumn(field)];
  const noValue = field.kind === "number" ? `(${value} IS NULL OR isnan(${value}))` : `${value} IS NULL`;
  return when(noValue, `${text} IS NOT NULL AND ${presentText(field, text)} IS NULL`);
}

/** Both conditions; the second, which costs more, is only looked at where the first holds. AND does not promise that. */
function when(first: string, second: string): string {
  return `(CASE WHEN ${first} THEN ${second} ELSE false END)`;
}

function fieldRules(field: SourceField, industries: readonly string[] | undefined, cells: Cells): RowRule[] {
  if (field.expression !== undefined) return [expressionRule(field)];
  const ofKind = { date: dateRules, number: numberRules, text: textRules, flag: flagRules }[field.kind];
  const rules = ofKind(field, cells);
  if (field.required)
    rules.unshift({ field, broken: isMissing(field, cells), rule: `${field.name} must not be empty` });
  if (field.oneOf !== undefined) rules.push(choiceRule(field, field.oneOf));
  if (field.industry && industries !== undefined) rules.push(industryRule(field, industries, cells));
  return rules;
}

function dateRules(field: SourceField, cells: Cells): RowRule[] {
  const [text, value] = [cells.text(field), valueColumn(field)];
  const compact = field.unit === "yyyymmdd";
  const form = compact ? "[0-9]{8}" : "[0-9]{4}-[0-9]{2}-[0-9]{2}";
  const present = `${presentText(field, text)} IS NOT NULL`;
  return [
    {
      field,
      broken: when(`${value} IS NULL`, `${present} AND NOT regexp_full_match(${text}, '${form}')`),
      rule: `${field.name} must be a date written ${compact ? "YYYYMMDD" : "YYYY-MM-DD"}, without a time of day`,
    },
    {
      field,
      broken: when(`${value} IS NULL`, `${present} AND regexp_full_match(${text}, '${form}')`),
      rule: `${field.name} must be a day that exists in the calendar`,
    },
    {
      field,
      broken: `${value} NOT BETWEEN DATE '1800-01-01' AND DATE '2199-12-31'`,
      rule: `${field.name} must lie between 1800 and 2199`,
    },
  ];
}

function numberRules(field: SourceField, cells: Cells): RowRule[] {
  const [text, value] = [cells.text(field), valueColumn(field)];
  const present = `${presentText(field, text)} IS NOT NULL`;
  const notFinite = `NOT isfinite(${value})`;
  const rules = [
    {
      field,
      // The engine reads 1_000 as a thousand; nobody writes that in a data file. A number of a Parquet file is none.
      broken: cells.isText(field)
        ? `(${when(`${value} IS NULL`, present)} OR contains(${text}, '_'))`
        : "false",
      rule: `${field.name} must be a number such as -1234.5 or 1e6`,
    },
    {
      field,
      broken: when(notFinite, `regexp_matches(${text}, '[0-9]')`),
      rule: `${field.name} must fit a double, it is too large (overflows to infinity)`,
    },
    {
      field,
      broken: when(notFinite, `${present} AND NOT regexp_matches(${text}, '[0-9]')`),
      rule: `${field.name} must be finite; leave the cell empty where the value is missing`,
    },
  ];
  const bound = (broken: string, rule: string) => {
    rules.push({
      field,
      broken: `isfinite(${value}) AND ${value} ${broken}`,
      rule: `${field.name} must be ${rule}`,
    });
  };
  const written = field.unit === undefined ? "" : ` once converted from ${field.unit}`;
  if (field.above !== undefined) bound(`<= ${field.above}`, `above ${field.above}${written}`);
  if (field.atLeast !== undefined) bound(`< ${field.atLeast}`, `at least ${field.atLeast}${written}`);
  const hint = field.hint === undefined || field.unit !== undefined ? "" : ` (${field.hint})`;
  if (field.atMost !== undefined) bound(`> ${field.atMost}`, `at most ${field.atMost}${written}${hint}`);
  return rules;
}

function flagRules(field: SourceField, cells: Cells): RowRule[] {
  const [text, value] = [cells.text(field), valueColumn(field)];
  return [
    {
      field,
      broken: when(`${value} IS NULL`, `${presentText(field, text)} IS NOT NULL`),
      rule: `${field.name} must be 1 or 0, true or false, yes or no`,
    },
  ];
}

/** An infinity is a fault here as it is in a cell: it comes of a division by 0 or an overflow. */
function expressionRule(field: SourceField): RowRule {
  return {
    field,
    broken: `NOT isfinite(${valueColumn(field)})`,
    rule: `${field.name} must be finite: divide by nullif(…, 0), so that the value is missing where the divisor is 0`,
  };
}

function textRules(field: SourceField, cells: Cells): RowRule[] {
  if (field.prose) return [];
  const text = cells.text(field);
  return [
    {
      field,
      broken: hasBlanks(text),
      rule: `${field.name} must not begin or end with blanks`,
    },
  ];
}

/** SQL that is true where a text begins or ends with blanks: what trim with these signs tells, in a tenth of its time. */
export function hasBlanks(text: string): string {
  const ends = ["' '", "chr(9)", "chr(160)"].flatMap((blank) => [
    `prefix(${text}, ${blank})`,
    `suffix(${text}, ${blank})`,
  ]);
  return `(${ends.join(" OR ")})`;
}

function choiceRule(field: SourceField, choices: readonly string[]): RowRule {
  return {
    field,
    broken: `${valueColumn(field)} NOT IN (${choices.map(sqlText).join(", ")})`,
    rule: `${field.name} must be ${choices.join(" or ")}`,
  };
}

function industryRule(field: SourceField, industries: readonly string[], cells: Cells): RowRule {
  const declared = industries.map(sqlText).join(", ");
  const shown = industries.slice(0, 20).join(", ");
  return {
    field,
    broken: `(${cells.text(field)} IS NOT NULL AND coalesce(${valueColumn(field)}, '') NOT IN (${declared}))`,
    rule: `${field.name} must be one of the declared industries (${shown}${industries.length > 20 ? ", …" : ""})`,
  };
}

function orderRule(present: readonly SourceField[], first: string, second: string): RowRule[] {
  const earlier = present.find((field) => field.name === first);
  const later = present.find((field) => field.name === second);
  if (earlier === undefined || later === undefined) return [];
  const broken = `${valueColumn(earlier)} > ${valueColumn(later)}`;
  return [{ field: later, broken, rule: `${second} must not be before ${first}` }];
}

/** Counts values; a cell that is no number has a fault of its own, and says nothing of how many there are. */
function exactlyOneRule(present: readonly SourceField[], names: readonly string[], cells: Cells): RowRule[] {
  const fields = present.filter(({ name }) => names.includes(name));
  const [field] = fields;
  if (field === undefined) return [];
  const counts = fields.map((of) => {
    const value = valueColumn(of);
    return `CASE WHEN ${value} IS NULL OR isnan(${value}) THEN 0 ELSE 1 END`;
  });
  const readable = fields
    .filter((of) => of.expression === undefined)
    .map((of) => `(${valueColumn(of)} IS NOT NULL OR ${presentText(of, cells.text(of))} IS NULL)`);
  const rule =
    fields.length === 1
      ? `${field.name} must not be empty`
      : `a row must have exactly one of ${fields.map(({ name }) => name).join(", ")}`;
  const broken = when(`(${counts.join(" + ")}) <> 1`, ["true", ...readable].join(" AND "));
  return [{ field, broken, rule }];
}
