const BARS = "▁▂▃▄▅▆▇█";

/**
 * A series as a line of bars, lowest to highest of the series; `width` values are picked evenly, the last included.
 * Missing values are blank; a flat series is a line at the bottom.
 *
 * @example
 * sparkline([1, 2, 3], 3) // => "▁▅█"
 */
export function sparkline(values: readonly number[], width: number): string {
  const count = Math.min(width, values.length);
  const picked = Array.from({ length: count }, (_, i) => {
    const at = count === 1 ? values.length - 1 : Math.round((i * (values.length - 1)) / (count - 1));
    return values[at] as number;
  });
  const known = picked.filter(Number.isFinite);
  const low = Math.min(...known);
  const span = Math.max(...known) - low;
  return picked
    .map((value) => {
      if (!Number.isFinite(value)) return " ";
      const step = span > 0 ? Math.round(((value - low) / span) * (BARS.length - 1)) : 0;
      return BARS[step];
    })
    .join("");
}
