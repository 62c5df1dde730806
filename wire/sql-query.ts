/** What is known of a query from the SQL engine's parser: the names in it, in lower case, or why it is none. */
export type SqlQuery = { readonly names: ReadonlySet<string> } | { readonly rule: string };

/**
 * Reads the tree of a query, as the SQL engine gives it in JSON. The names are those of functions, and of columns without a table
 * before them, which may be functions written without brackets (current_date); `using sample` where one is taken.
 */
export function parseSqlQuery(json: string): SqlQuery {
  const tree = JSON.parse(json) as Readonly<Record<string, unknown>>;
  if (tree.error === true) {
    const { error_type: type, error_message: message } = tree;
    return { rule: type === "not implemented" ? "it must be one SELECT" : String(message) };
  }
  if (!Array.isArray(tree.statements) || tree.statements.length !== 1)
    return { rule: "it must be one SELECT" };
  const names = new Set<string>();
  const walk = (node: unknown): void => {
    if (typeof node !== "object" || node === null) return;
    for (const name of namesOf(node as Readonly<Record<string, unknown>>)) names.add(name);
    for (const inner of Object.values(node)) walk(inner);
  };
  walk(tree);
  return { names };
}

/** Names that one node of the tree holds. */
function namesOf(node: Readonly<Record<string, unknown>>): readonly string[] {
  const { function_name: name, column_names: columns, sample } = node;
  const alone = Array.isArray(columns) && columns.length === 1 ? String(columns[0]).toLowerCase() : "";
  return [
    ...(typeof name === "string" ? [name.toLowerCase()] : []),
    ...(/^(current|local)/.test(alone) ? [alone] : []),
    ...(typeof sample === "object" && sample !== null ? ["using sample"] : []),
  ];
}
