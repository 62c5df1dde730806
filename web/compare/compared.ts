/** A portfolio on a date: what is compared. */
export interface Compared {
  readonly portfolio: string;
  /** Empty for the run's last. */
  readonly date: string;
}

/** Most that are read side by side. */
export const MOST_COMPARED = 5;

/** A name as it stands in an address; as it is where somebody wrote a % of their own. */
export function decodedName(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** What the address says is compared beside the first: value_manager@2020-01-31~growth_manager@. */
export function parseCompared(text: string): readonly Compared[] {
  return text
    .split("~")
    .filter((part) => part !== "")
    .map((part) => {
      const at = part.lastIndexOf("@");
      const [portfolio, date] = at < 0 ? [part, ""] : [part.slice(0, at), part.slice(at + 1)];
      return { portfolio: decodedName(portfolio), date };
    })
    .slice(0, MOST_COMPARED - 1);
}

/** The same as a text of the address. */
export function formatCompared(compared: readonly Compared[]): string {
  return compared
    .map(({ portfolio, date }) => `${encodeURIComponent(portfolio).replaceAll("~", "%7E")}@${date}`)
    .join("~");
}

/** The widest distance between any two; null where fewer than two are known. */
export function spreadOf(values: readonly (number | null | undefined)[]): number | null {
  const known = values.filter((value) => value !== null && value !== undefined && Number.isFinite(value));
  return known.length < 2 ? null : Math.max(...(known as number[])) - Math.min(...(known as number[]));
}
