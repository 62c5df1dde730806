/** What is known of a query from the SQL engine's parser: the names in it, in lower case, or why it is none. */
export type SqlQuery = { readonly names: ReadonlySet<string> } | { readonly rule: string };

/**
 * Reads the tree of a query, as the SQL engine gives it in JSON. The names are those of functions, and of columns without a table
 * before them, which may be functions written without brackets (current_date).
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
    if (Array.isArray(node)) for (const inner of node) walk(inner);
    else if (typeof node === "object" && node !== null) {
      const { function_name: name, column_names: columns } = node as Readonly<Record<string, unknown>>;
      if (typeof name === "string") names.add(name.toLowerCase());
      if (Array.isArray(columns) && columns.length === 1) names.add(String(columns[0]).toLowerCase());
      for (const inner of Object.values(node)) walk(inner);
    }
  };
  walk(tree);
  return { names };
}
