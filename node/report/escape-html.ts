/**
 * What a page must not act on: C0 but line feed and tab, DEL, C1, line separators, and what reorders text (Unicode Standard
 * Annex 9), with which a name would read as another.
 */
const ACTING =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/** Text for a place between tags or in a quoted attribute: ids and names are the user's, and may hold anything. */
export function escapeHtml(text: string): string {
  return visible(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

/** A sentence, the `words` of a file or a spec in it as code. */
export function proseHtml(sentence: string): string {
  return escapeHtml(sentence).replace(/`([^`]+)`/g, "<code>$1</code>");
}

/** Text with its control signs written out, for charts, which escape what they draw. */
export function visible(text: string): string {
  return text.replace(ACTING, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
