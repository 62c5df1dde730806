/** A fenced block of a page. */
export interface PageBlock {
  readonly page: string;
  /** Line of the page that its fence stands in. */
  readonly line: number;
  /** First word after the fence: ts, console, sh, yaml … */
  readonly language: string;
  /** Second word: the file that a reader saves the block as, "" where there is none. */
  readonly file: string;
  readonly text: string;
  /** What a comment before the fence says: who runs it instead, or why nobody does. */
  readonly note: BlockNote | undefined;
}

export type BlockNote =
  | { readonly kind: "run by"; readonly test: string }
  | { readonly kind: "not run"; readonly reason: string };

const FENCE =
  /(?:^<!-- (run by|not run):? ([^\n]*?) -->\n+)?^```(?:([a-z]+)(?: +(\S+))?)?\n([\s\S]*?)^```$/gm;

/** All fenced blocks of a page, in order. Those without a language are formulas and pictures of characters. */
export function blocksOf(page: string, text: string): readonly PageBlock[] {
  return [...text.matchAll(FENCE)].map((match) => {
    const [whole, kind, said = "", language = "", file = "", inside = ""] = match;
    const line = text.slice(0, match.index + whole.indexOf("```")).split("\n").length;
    return { page, line, language, file, text: inside, note: noteOf(kind, said) };
  });
}

function noteOf(kind: string | undefined, said: string): BlockNote | undefined {
  if (kind === "run by") return { kind, test: said };
  if (kind === "not run") return { kind, reason: said };
  return undefined;
}

/** The page with the text of some of its blocks replaced. */
export function withTexts(page: string, texts: ReadonlyMap<number, string>): string {
  const lines = page.split("\n");
  for (const [line, text] of [...texts].sort(([a], [b]) => b - a)) {
    const end = lines.indexOf("```", line);
    lines.splice(line, end - line, ...text.replace(/\n$/, "").split("\n"));
  }
  return lines.join("\n");
}
