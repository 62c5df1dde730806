/** Something that can be gone to. */
export interface Entry {
  readonly title: string;
  /** What it is: a view, a portfolio, a factor, a security. */
  readonly kind: string;
  /** What it is found by besides its title: an id, other words. */
  readonly words: string;
  readonly go: () => void;
}

/** The entries that a text may mean, the likeliest first. */
export function findEntries(entries: readonly Entry[], text: string, most: number): readonly Entry[] {
  const asked = plain(text).split(" ").filter(Boolean);
  if (asked.length === 0) return entries.slice(0, most);
  const found: { readonly entry: Entry; readonly rank: number }[] = [];
  for (const entry of entries) {
    const rank = rankOf(entry, asked);
    if (rank !== undefined) found.push({ entry, rank });
  }
  // The sort is stable: entries of one rank keep their order.
  return found
    .sort((a, b) => a.rank - b.rank)
    .slice(0, most)
    .map(({ entry }) => entry);
}

/** Lower is likelier; undefined where a word is nowhere in it. */
function rankOf({ title, words }: Entry, asked: readonly string[]): number | undefined {
  const name = plain(title);
  const all = ` ${name} ${plain(words)}`;
  let rank = name.length / 1000;
  for (const word of asked) {
    if (name === word || plain(words) === word) continue;
    if (name.startsWith(word)) rank += 1;
    else if (all.includes(` ${word}`)) rank += 2;
    else if (all.includes(word)) rank += 3;
    else return undefined;
  }
  return rank;
}

/** Without case, accents and signs: who types "nestle" means Nestlé. */
const plain = (text: string): string =>
  text
    .normalize("NFD")
    .replaceAll(/\p{Mark}/gu, "")
    .toLowerCase()
    .replaceAll(/[^\p{Letter}\p{Number}]+/gu, " ")
    .trim();
