/** The tables of a page by their title, each as rows of cells as a reader sees them. */
export function tablesOf(html: string): ReadonlyMap<string, readonly (readonly string[])[]> {
  const found = [...html.matchAll(/<table[^>]*aria-label="([^"]*)"[^>]*>([\s\S]*?)<\/table>/g)];
  return new Map(found.map(([, title = "", body = ""]) => [plain(title), rowsOf(body)]));
}

function rowsOf(body: string): string[][] {
  return [...body.matchAll(/<tr[^>]*>([\s\S]*?)<\/tr>/g)].map(([, row = ""]) =>
    [...row.matchAll(/<t[hd][^>]*>([\s\S]*?)<\/t[hd]>/g)].map(([, cell = ""]) => plain(cell)),
  );
}

function plain(html: string): string {
  return html
    .replace(/<[^>]*>/g, "")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&")
    .replaceAll("\u00a0", " ");
}

/** A number as the page writes it. */
export function written(value: number | null, digits: number): string {
  if (value === null || !Number.isFinite(value)) return "";
  const text = value.toFixed(digits).replace("-", "−");
  return /^−0(\.0*)?$/.test(text) ? text.slice(1) : text;
}
