import type { Fault } from "../../engine/errors/index.ts";
import { nearestName } from "../../wire/index.ts";
import type { SourceField, TableSource } from "./table-sources.ts";

/** Which column of a file each field is read from; -1 where the file has none. */
export interface ColumnMatch {
  readonly positions: readonly number[];
  readonly ignored: readonly string[];
  readonly faults: readonly Fault[];
}

/** Matches the fields of a table with the columns of one of its files. */
export function matchColumns(source: TableSource, file: string, header: readonly string[]): ColumnMatch {
  const faults: Fault[] = [
    ...repeatedColumns(file, header),
    ...missingReturns(source, file, header),
    ...missingChoice(source, file, header),
  ];
  const positions = source.fields.map((field) => {
    if (field.expression !== undefined) return -1;
    const position = header.indexOf(field.column);
    if (position < 0 && (field.mapped || field.required)) faults.push(missingColumn(field, file, header));
    return position;
  });
  const used = new Set(positions);
  const ignored = header.filter((name, position) => !used.has(position) && header.indexOf(name) === position);
  return { positions, ignored, faults };
}

function repeatedColumns(file: string, header: readonly string[]): Fault[] {
  return header.flatMap((name, position) => {
    const first = header.indexOf(name);
    if (name === "" || first === position) return [];
    const rule = `column names must differ; columns ${first + 1} and ${position + 1} are both called ${JSON.stringify(name)}`;
    return [{ file, row: 1, column: name, rule }];
  });
}

/** Bars must lead to returns one way or another. */
function missingReturns(source: TableSource, file: string, header: readonly string[]): Fault[] {
  if (source.definition.name !== "bars") return [];
  const ways = source.fields.filter((field) =>
    ["total_return", "adjusted_price", "price"].includes(field.name),
  );
  if (ways.some((field) => field.mapped || header.includes(field.column))) return [];
  const rule = `bars need total_return, adjusted_price or price to have returns; ${columnList(header)}`;
  return [{ file, rule }];
}

/** A table of which every row has exactly one of some fields has a column of one of them. */
function missingChoice(
  { definition, fields }: TableSource,
  file: string,
  header: readonly string[],
): Fault[] {
  const names = definition.exactlyOne ?? [];
  const ways = fields.filter(({ name }) => names.includes(name));
  if (ways.length === 0 || ways.some((field) => field.mapped || header.includes(field.column))) return [];
  return [{ file, rule: `${definition.name} need a column ${names.join(" or ")} ${columnList(header)}` }];
}

function missingColumn(field: SourceField, file: string, header: readonly string[]): Fault {
  const nearest = nearestName(field.column, header);
  const meant = nearest === undefined ? "" : `; did you mean ${JSON.stringify(nearest)}?`;
  const what = field.column === field.name ? "" : ` for ${field.name}`;
  return { file, column: field.column, rule: `the column${what} is missing${meant} ${columnList(header)}` };
}

function columnList(header: readonly string[]): string {
  const shown = header.slice(0, 40).join(", ");
  return `(columns of the file: ${shown}${header.length > 40 ? `, and ${header.length - 40} more` : ""})`;
}
