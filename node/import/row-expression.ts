import type { SqlTree } from "../../wire/index.ts";

/** SQL over the columns of one row, made afresh from a parsed expression: nothing of its text goes to the engine. */
export interface RowExpression {
  /** Columns of the file that it uses. */
  readonly columns: readonly string[];
  /** The expression as a double, NULL where missing or undefined, given the SQL of a column (a double or NULL). */
  sql(column: (name: string) => string): string;
}

type Kind = "number" | "truth";

interface Operation {
  /** Kinds of the inputs, given how many there are; undefined where there cannot be so many. */
  readonly takes: (count: number) => readonly Kind[] | undefined;
  readonly gives: Kind;
  readonly sql: (inputs: readonly string[]) => string;
}

const all =
  (kind: Kind, least: number, most = Number.POSITIVE_INFINITY) =>
  (count: number) =>
    count < least || count > most ? undefined : Array.from({ length: count }, () => kind);

const infix = (operator: string, takes: Operation["takes"], gives: Kind): Operation => ({
  takes,
  gives,
  sql: (inputs) => `(${inputs.join(` ${operator} `)})`,
});
const comparison = (operator: string) => infix(operator, all("number", 2, 2), "truth");
const test = (takes: Operation["takes"], sql: Operation["sql"]): Operation => ({
  takes,
  gives: "truth",
  sql,
});
const signed = (operator: string): Operation => ({
  takes: all("number", 1, 2),
  gives: "number",
  sql: ([first, second]) =>
    second === undefined ? `(${operator} ${first})` : `(${first} ${operator} ${second})`,
});
const fn = (name: string, least = 1, most = least): Operation => ({
  takes: all("number", least, most),
  gives: "number",
  sql: (inputs) => `${name}(${inputs.join(", ")})`,
});
/** The engine takes NaN for larger than everything; here it is missing. */
const definedOrNull = (sql: string) => `(CASE WHEN isnan(${sql}) THEN NULL ELSE ${sql} END)`;
/** Outside its domain the engine stops at an error; here the value is missing. */
const withinDomain = (sql: string) => `TRY(${sql})`;
const guarded = (operation: Operation, guard: (sql: string) => string): Operation => ({
  ...operation,
  sql: (inputs) => guard(operation.sql(inputs)),
});
const cast = (sql: (input: string) => string): Operation => ({
  takes: all("number", 1, 1),
  gives: "number",
  sql: ([input]) => sql(input!),
});

const functions: Readonly<Record<string, Operation>> = {
  abs: fn("abs"),
  ceil: fn("ceil"),
  coalesce: fn("coalesce", 1, Number.POSITIVE_INFINITY),
  exp: fn("exp"),
  floor: fn("floor"),
  greatest: fn("greatest", 1, Number.POSITIVE_INFINITY),
  least: fn("least", 1, Number.POSITIVE_INFINITY),
  ln: guarded(fn("ln"), withinDomain),
  log10: guarded(fn("log10"), withinDomain),
  nullif: {
    ...fn("nullif", 2),
    sql: ([value, none]) => `(CASE WHEN ${value} = ${none} THEN NULL ELSE ${value} END)`,
  },
  power: guarded(fn("power", 2), definedOrNull),
  round: {
    ...fn("round", 1, 2),
    sql: ([value, digits]) =>
      digits === undefined ? `round(${value})` : `TRY(round(${value}, TRY_CAST(${digits} AS INTEGER)))`,
  },
  sign: fn("sign"),
  sqrt: guarded(fn("sqrt"), withinDomain),
};

const operations: Readonly<Record<string, Operation>> = {
  ...functions,
  "+": signed("+"),
  "-": signed("-"),
  "*": infix("*", all("number", 2, 2), "number"),
  "/": guarded(infix("/", all("number", 2, 2), "number"), definedOrNull),
  "%": guarded(infix("%", all("number", 2, 2), "number"), definedOrNull),
  "=": comparison("="),
  "<>": comparison("<>"),
  "<": comparison("<"),
  ">": comparison(">"),
  "<=": comparison("<="),
  ">=": comparison(">="),
  and: infix("AND", all("truth", 2), "truth"),
  or: infix("OR", all("truth", 2), "truth"),
  not: test(all("truth", 1, 1), ([input]) => `(NOT ${input})`),
  "is null": test(all("number", 1, 1), ([input]) => `(${input} IS NULL)`),
  "is not null": test(all("number", 1, 1), ([input]) => `(${input} IS NOT NULL)`),
  in: test(all("number", 2), ([value, ...others]) => `(${value} IN (${others.join(", ")}))`),
  "not in": test(all("number", 2), ([value, ...others]) => `(${value} NOT IN (${others.join(", ")}))`),
  between: test(all("number", 3, 3), ([value, low, high]) => `(${value} BETWEEN ${low} AND ${high})`),
  case: { takes: caseKinds, gives: "number", sql: caseSql },
  "cast to double": cast((input) => input),
  "cast to integer": cast((input) => `TRY_CAST(TRY_CAST(${input} AS BIGINT) AS DOUBLE)`),
};

/** when, then, when, then, …, else */
function caseKinds(count: number): readonly Kind[] {
  return Array.from({ length: count }, (_, i) => (i % 2 === 0 && i < count - 1 ? "truth" : "number"));
}

function caseSql(inputs: readonly string[]): string {
  const parts: string[] = [];
  for (let i = 0; i + 1 < inputs.length; i += 2) parts.push(`WHEN ${inputs[i]} THEN ${inputs[i + 1]}`);
  return `(CASE ${parts.join(" ")} ELSE ${inputs.at(-1)} END)`;
}

/** What an expression may consist of, for the fault that refuses one. */
export const allowedInExpressions: string = `columns (in double quotes where they are not plain words), numbers, + - * / %, comparisons, and, or, not, between, in, is null, case, cast to double or integer, ${Object.keys(functions).join(", ")}`;

const deepest = 50;
const longestSql = 20_000;

/** The expression of a tree, or what in it is refused. */
export function rowExpression(tree: SqlTree): RowExpression | { readonly refused: readonly string[] } {
  const refused = new Set<string>();
  const columns = new Set<string>();
  collect(tree, "number", 0, { refused, columns });
  if (refused.size === 0 && renderedLength(tree) > longestSql) {
    refused.add("so long an expression (nullif, /, % and power write their first value several times)");
  }
  if (refused.size > 0) return { refused: [...refused] };
  return { columns: [...columns], sql: (column) => definedOrNull(render(tree, column)) };
}

interface Found {
  readonly refused: Set<string>;
  readonly columns: Set<string>;
}

/** Walks a tree that should give `kind`, and notes its columns and everything that is refused. */
function collect(tree: SqlTree, kind: Kind, depth: number, found: Found): void {
  if (depth > deepest) found.refused.add("so deep an expression");
  else if (tree.kind === "refused") found.refused.add(tree.what);
  else if (tree.kind === "column") found.columns.add(tree.name);
  if (tree.kind !== "call") {
    if (kind === "truth" && tree.kind !== "refused")
      found.refused.add("a number where a comparison is needed");
    return;
  }
  if (depth > deepest) return;
  const operation = Object.hasOwn(operations, tree.name) ? operations[tree.name] : undefined;
  const kinds = operation?.takes(tree.inputs.length);
  if (operation === undefined) found.refused.add(`${tree.name}`);
  else if (kinds === undefined) found.refused.add(`${tree.name} of ${tree.inputs.length} values`);
  else if (operation.gives !== kind) {
    found.refused.add(
      kind === "number"
        ? `${tree.name} where a number is needed: write case when … then 1 else 0 end`
        : `the number ${tree.name} gives where a comparison is needed`,
    );
  }
  tree.inputs.forEach((input, i) => {
    // Below what is refused the kinds are unknown; only its own refusals count there.
    collect(input, kinds?.[i] ?? kindOf(input), depth + 1, found);
  });
}

function kindOf(tree: SqlTree): Kind {
  return (
    (tree.kind === "call" && Object.hasOwn(operations, tree.name) && operations[tree.name]?.gives) || "number"
  );
}

/** Length of the SQL of a tree, counted without writing it: what stands in it several times may double at every level. */
function renderedLength(tree: SqlTree): number {
  if (tree.kind !== "call") return 20;
  const marks = tree.inputs.map((_, i) => String.fromCharCode(0xe000 + i));
  const own = operations[tree.name]!.sql(marks);
  return tree.inputs.reduce(
    (length, input, i) => length + (own.split(marks[i]!).length - 1) * renderedLength(input),
    own.length,
  );
}

function render(tree: SqlTree, column: (name: string) => string): string {
  if (tree.kind === "column") return column(tree.name);
  if (tree.kind === "number") return tree.text === "NULL" ? "CAST(NULL AS DOUBLE)" : `(${tree.text})`;
  if (tree.kind === "refused") return "NULL";
  return operations[tree.name]!.sql(tree.inputs.map((input) => render(input, column)));
}
