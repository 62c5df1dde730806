/** An SQL expression over one row, as far as such expressions go; everything else is a refused part, in words. */
export type SqlTree =
  | { readonly kind: "column"; readonly name: string }
  /** A constant as a double literal, or NULL. */
  | { readonly kind: "number"; readonly text: string }
  /** An operator or function, lower case; `case` has when, then, when, then, …, else. */
  | { readonly kind: "call"; readonly name: string; readonly inputs: readonly SqlTree[] }
  | { readonly kind: "refused"; readonly what: string };

type Json = Readonly<Record<string, unknown>>;

const refused = (what: string): SqlTree => ({ kind: "refused", what });
const call = (name: string, ...inputs: readonly unknown[]): SqlTree => ({
  kind: "call",
  name,
  inputs: inputs.map(treeOf),
});

/**
 * The expression of `SELECT expression`, from the SQL engine's own serialised parse of it.
 *
 * @param serialised  what `json_serialize_sql` gives
 */
export function parseSqlTree(serialised: string): SqlTree {
  let document: unknown;
  try {
    document = JSON.parse(serialised);
  } catch {
    return refused("a number that does not fit a double");
  }
  const parsed = record(document);
  if (parsed.error === true) return refused(`what is no SQL expression (${text(parsed.error_message)})`);
  const statements = list(parsed.statements);
  const query = record(record(statements[0]).node);
  const selected = list(query.select_list);
  if (statements.length !== 1) return refused("several statements");
  if (selected.length !== 1) return refused("several expressions");
  if (!isBareSelect(query)) return refused("clauses after the expression (from, where, order by, …)");
  return treeOf(selected[0]);
}

/** Whether a query is nothing but SELECT and a list. */
function isBareSelect(query: Json): boolean {
  const empty = ["modifiers", "group_expressions", "group_sets"].every(
    (key) => list(query[key]).length === 0,
  );
  const absent = ["where_clause", "having", "sample", "qualify"].every((key) => query[key] == null);
  return (
    query.type === "SELECT_NODE" &&
    record(query.from_table).type === "EMPTY" &&
    list(record(query.cte_map).map).length === 0 &&
    empty &&
    absent
  );
}

const comparisons: Readonly<Record<string, string>> = {
  COMPARE_EQUAL: "=",
  COMPARE_NOTEQUAL: "<>",
  COMPARE_LESSTHAN: "<",
  COMPARE_GREATERTHAN: ">",
  COMPARE_LESSTHANOREQUALTO: "<=",
  COMPARE_GREATERTHANOREQUALTO: ">=",
};

const operators: Readonly<Record<string, string>> = {
  OPERATOR_NOT: "not",
  OPERATOR_IS_NULL: "is null",
  OPERATOR_IS_NOT_NULL: "is not null",
  OPERATOR_COALESCE: "coalesce",
  COMPARE_IN: "in",
  COMPARE_NOT_IN: "not in",
};

const conjunctions: Readonly<Record<string, string>> = { CONJUNCTION_AND: "and", CONJUNCTION_OR: "or" };

const classes: Readonly<Record<string, (node: Json) => SqlTree>> = {
  COLUMN_REF: columnOf,
  CONSTANT: constantOf,
  FUNCTION: functionOf,
  COMPARISON: (node) => namedCall(comparisons, node, node.left, node.right),
  CONJUNCTION: (node) => namedCall(conjunctions, node, ...list(node.children)),
  OPERATOR: (node) => namedCall(operators, node, ...list(node.children)),
  BETWEEN: (node) => call("between", node.input, node.lower, node.upper),
  CASE: (node) => {
    const checks = list(node.case_checks).map(record);
    return call("case", ...checks.flatMap((check) => [check.when_expr, check.then_expr]), node.else_expr);
  },
  CAST: castOf,
  WINDOW: (node) => refused(`the window function ${text(node.function_name)}, which looks at other rows`),
  SUBQUERY: () => refused("a subquery"),
  STAR: () => refused("*"),
  LAMBDA: () => refused("a lambda"),
  PARAMETER: () => refused("a parameter"),
};

function treeOf(value: unknown): SqlTree {
  const node = record(value);
  if (typeof node.alias === "string" && node.alias !== "")
    return refused(`the name ${node.alias} given to a part`);
  const convert = Object.hasOwn(classes, text(node.class)) ? classes[text(node.class)] : undefined;
  return convert?.(node) ?? refused(`${text(node.class).toLowerCase().replaceAll("_", " ")} expressions`);
}

function namedCall(
  names: Readonly<Record<string, string>>,
  node: Json,
  ...inputs: readonly unknown[]
): SqlTree {
  const type = text(node.type);
  const name = Object.hasOwn(names, type) ? names[type] : undefined;
  return name === undefined
    ? refused(`the operator ${type.toLowerCase().replaceAll("_", " ")}`)
    : call(name, ...inputs);
}

function columnOf(node: Json): SqlTree {
  const names = list(node.column_names).map(text);
  if (names.length !== 1) return refused(`${names.join(".")}: a column name with dots goes in double quotes`);
  return { kind: "column", name: names[0] ?? "" };
}

/** Constants become double literals: the engine would otherwise calculate in decimals, which overflow. */
function constantOf(node: Json): SqlTree {
  const constant = record(node.value);
  const type = record(constant.type);
  if (constant.is_null === true) return { kind: "number", text: "NULL" };
  const { value } = constant;
  const id = text(type.id);
  if (id === "VARCHAR") return refused(`the text ${JSON.stringify(value)}`);
  if (typeof value !== "number") return refused("a number of more than 18 digits: write it with an exponent");
  const scale = id === "DECIMAL" ? Number(record(type.type_info).scale) : 0;
  if (!["INTEGER", "BIGINT", "DOUBLE", "DECIMAL"].includes(id)) return refused(`a constant of type ${id}`);
  const digits = String(value);
  return { kind: "number", text: digits.includes("e") ? digits : `${digits}e-${scale}` };
}

function functionOf(node: Json): SqlTree {
  const name = text(node.function_name).toLowerCase();
  const plain =
    node.distinct === false &&
    node.filter == null &&
    list(record(node.order_bys).orders).length === 0 &&
    node.schema === "" &&
    node.catalog === "";
  return plain ? call(name, ...list(node.children)) : refused(`this form of ${name}`);
}

const castTypes: Readonly<Record<string, string>> = {
  DOUBLE: "cast to double",
  INTEGER: "cast to integer",
  BIGINT: "cast to integer",
};

function castOf(node: Json): SqlTree {
  const id = text(record(node.cast_type).id);
  const name = Object.hasOwn(castTypes, id) ? castTypes[id] : undefined;
  if (name !== undefined) return call(name, node.child);
  return refused(id === "BOOLEAN" ? "true and false: write 1 and 0" : `a cast to ${id.toLowerCase()}`);
}

function record(value: unknown): Json {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
