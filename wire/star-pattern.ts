/**
 * Whether a name is like a pattern in which `*` is any text, none included, and all else is itself. No regular expression: what somebody sends with
 * thirty stars would keep one busy for days.
 *
 * @complexity the pattern's length by the name's
 * @example
 * starPattern("north_*")("north_12"); // true
 */
export function starPattern(pattern: string): (name: string) => boolean {
  const [first = "", ...middle] = pattern.split("*");
  const last = middle.pop();
  if (last === undefined) return (name) => name === pattern;
  return (name) => {
    const end = name.length - last.length;
    if (end < first.length || !name.startsWith(first) || !name.endsWith(last)) return false;
    let at = first.length;
    // The first place of each part leaves most for the others.
    for (const part of middle) {
      const found = name.indexOf(part, at);
      if (found < 0) return false;
      at = found + part.length;
    }
    return at <= end;
  };
}
