/**
 * What a terminal would act on instead of showing it: C0 but line feed, tab and the CR of a line end; DEL and C1; line
 * separators; and what reorders text (Unicode Standard Annex 9: embeddings, overrides and isolates), with which a name
 * reads as another.
 */
const ACTING =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]|\r(?!\n)/g;

/** Text for people with every sign that a terminal would act on in writing: \x1b, \u202e. */
export function printableText(text: string): string {
  return text.replace(ACTING, escaped);
}

/** A name from the data for a place in a line: line ends are written out too. */
export function printableName(name: string): string {
  return printableText(name.replace(/[\n\r\t]/g, escaped));
}

function escaped(sign: string): string {
  const code = sign.charCodeAt(0).toString(16);
  return code.length > 2 ? `\\u${code.padStart(4, "0")}` : `\\x${code.padStart(2, "0")}`;
}
