import type { DataSpec, TableSpec } from "../../wire/index.ts";
import { dataTables, type FieldDefinition, type TableDefinition, type TableName } from "../../wire/index.ts";
import { type ExpressionTable, noExpressions, type RowExpressions } from "./parse-expressions.ts";
import type { RowExpression } from "./row-expression.ts";
import { sqlName } from "./sql.ts";

/** A table of the project: its definition, what the spec says of it, and the fields it can hold. */
export interface TableSource {
  readonly definition: TableDefinition;
  readonly spec: TableSpec;
  /** Fields of the definition and one per wide column, by the name used for staging. */
  readonly fields: readonly SourceField[];
}

export interface SourceField extends FieldDefinition {
  /** The column the spec names, or the field's own name. */
  readonly column: string;
  /** Named in the spec: its absence is a fault. */
  readonly mapped: boolean;
  readonly unit: string | undefined;
  /** For a wide column: the descriptor or item it holds. */
  readonly wideName?: string;
  /** A column as expressions see it, beside the field that is read from it. */
  readonly isOperand?: true;
  /** For a column that no file has: SQL that makes its value from the values of other fields. */
  readonly expression?: string;
}

/** The tables a spec names, in the order of the documentation. */
export function tableSources(spec: DataSpec, expressions: RowExpressions = noExpressions): TableSource[] {
  return (Object.keys(dataTables) as TableName[]).flatMap((name) => {
    const tableSpec = spec[name];
    if (tableSpec === undefined) return [];
    const definition = dataTables[name];
    const isCoded = spec.industry_codes !== undefined || spec.classifications?.digits !== undefined;
    return [
      {
        definition,
        spec: tableSpec,
        fields: sourceFields(
          definition,
          tableSpec,
          expressions[name as ExpressionTable] ?? new Map(),
          isCoded,
        ),
      },
    ];
  });
}

/** Wide columns of a table's spec: name → column. */
function wideColumns(definition: TableDefinition, spec: TableSpec): Readonly<Record<string, string>> {
  if (definition.wide === undefined) return {};
  const sections = spec as Partial<Record<"scores" | "items" | "returns", Record<string, string>>>;
  return sections[definition.wide.section] ?? {};
}

function sourceFields(
  definition: TableDefinition,
  spec: TableSpec,
  expressions: ReadonlyMap<string, RowExpression>,
  isCoded: boolean,
): SourceField[] {
  const wide = Object.entries(wideColumns(definition, spec));
  const written = Object.keys((spec as { expressions?: object }).expressions ?? {});
  const replaced = wide.length + written.length > 0 ? (definition.wide?.replaces ?? []) : [];
  const afterDays = (spec as { knownAfterDays?: number }).knownAfterDays;
  const fields = definition.fields
    .filter((field) => !replaced.includes(field.name))
    .map((field): SourceField => {
      const column = spec.columns?.[field.name];
      // A known_at that is computed from period_end need not stand in the file.
      const { required, industry, ...optional } = field;
      const base =
        field.name === "known_at" && afterDays !== undefined
          ? optional
          : { ...optional, ...(required ? { required } : {}) };
      // Codes are no industries yet where they are cut or looked up.
      const isIndustry = industry && (field.name !== "code" || !isCoded);
      return {
        ...base,
        ...(isIndustry ? { industry } : {}),
        column: column ?? field.name,
        mapped: column !== undefined,
        unit: spec.units?.[field.name],
      };
    });
  const wideUnit = spec.units?.value;
  const columns = wide.map(
    ([name, column]): SourceField => ({
      name: `${definition.wide!.section}.${name}`,
      kind: "number",
      meaning: name,
      column,
      mapped: true,
      unit: definition.wide!.section === "scores" ? undefined : wideUnit,
      wideName: name,
    }),
  );
  return [...fields, ...columns, ...expressionFields(definition, fields, expressions, wideUnit)];
}

/** The columns that expressions use, as numbers of their own, then the expressions over them. */
function expressionFields(
  definition: TableDefinition,
  fields: readonly SourceField[],
  expressions: ReadonlyMap<string, RowExpression>,
  wideUnit: string | undefined,
): SourceField[] {
  const used = [...new Set([...expressions.values()].flatMap((expression) => expression.columns))];
  const operands = used.map((column, c): SourceField => {
    const own = fields.find((field) => field.kind === "number" && field.column === column);
    return {
      name: `${column} (operand ${c + 1} of the expressions)`,
      kind: "number",
      meaning: "operand of expressions",
      isOperand: true,
      column,
      mapped: true,
      unit: definition.wide?.section === "items" ? wideUnit : own?.unit,
    };
  });
  const operandOf = (column: string) => sqlName(operands[used.indexOf(column)]!.name);
  const made = [...expressions].map(
    ([name, expression]): SourceField => ({
      name: `${definition.wide?.section}.${name}`,
      kind: "number",
      meaning: name,
      column: name,
      mapped: false,
      unit: undefined,
      wideName: name,
      expression: expression.sql((column) => {
        const operand = operandOf(column);
        return `(CASE WHEN isnan(${operand}) THEN NULL ELSE ${operand} END)`;
      }),
    }),
  );
  return [...operands, ...made];
}
