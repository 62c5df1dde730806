/** A name that cannot be used, and why. */
export interface NameFault {
  readonly name: string;
  readonly rule: string;
}

/** Columns of the exposures table beside those of the styles; `market` is a factor of its own. */
const TAKEN = [
  "date",
  "id",
  "estimation",
  "outside_span",
  "industry",
  "market_cap",
  "market",
  "country",
  "currency",
];

/**
 * Style names that cannot stand beside each other: every style is a column of the exposures table, and SQL tells no
 * capital from a small letter in the names of columns.
 */
export function styleNameFaults(styles: readonly string[]): readonly NameFault[] {
  const seen = new Map<string, string>();
  const faults: NameFault[] = [];
  for (const name of styles) {
    const key = name.toLowerCase();
    const first = seen.get(key);
    if (TAKEN.includes(key)) {
      faults.push({
        name,
        rule: `a style cannot be called ${key}: a run uses that name itself; choose another`,
      });
    } else if (first !== undefined) {
      const rule = `differs from the style ${first} in capital letters only; a column of a table cannot`;
      faults.push({ name, rule });
    }
    seen.set(key, first ?? name);
  }
  return faults;
}

/** Why merged industries cannot have a name: a run uses it itself, or a style has it; undefined: they can. */
export function mergedNameRule(name: string, styles: readonly string[]): string | undefined {
  const key = name.toLowerCase();
  if (TAKEN.includes(key))
    return `an industry cannot be called ${key}: a run uses that name itself; choose another`;
  const style = styles.find((other) => other.toLowerCase() === key);
  if (style === undefined) return undefined;
  return `the industry ${name} and the style ${style} have the same name, and factors are known by it; rename one`;
}

/** Industries, after merging, with the name of a style or of the market: factors are known by their names. */
export function industryNameFaults(
  industries: readonly string[],
  styles: readonly string[],
): readonly NameFault[] {
  const taken = new Map(styles.map((style) => [style.toLowerCase(), `the style ${style}`]));
  taken.set("market", "the market factor");
  return industries.flatMap((name) => {
    const other = taken.get(name.toLowerCase());
    if (other === undefined) return [];
    const advice = other.startsWith("the style")
      ? "rename the style"
      : "rename the industry in the data, or merge it";
    return [
      { name, rule: `an industry and ${other} have the same name, and factors are known by it; ${advice}` },
    ];
  });
}
