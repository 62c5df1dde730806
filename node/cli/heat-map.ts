import type { Matrix } from "../../engine/linalg/index.ts";

const SHADES = [" ", "░", "▒", "▓", "█"] as const;
/** |ρ| from which each shade after the first is used. */
const FROM = [0.1, 0.3, 0.5, 0.7] as const;

/** What the cells mean. */
export const HEAT_MAP_LEGEND =
  "░ from 0.1, ▒ 0.3, ▓ 0.5, █ 0.7; − before a negative one; blank below 0.1 either way";

/**
 * The lower triangle of a correlation matrix as shaded cells two characters wide, a row per label; missing is blank.
 *
 * @example
 * heatMap(["a", "b"], { rows: 2, cols: 2, values: Float64Array.of(1, -0.4, -0.4, 1) }) // => ["a   █", "b  −▒ █"]
 */
export function heatMap(labels: readonly string[], { cols, values }: Matrix): readonly string[] {
  const width = Math.max(...labels.map((label) => label.length));
  return labels.map((label, i) => {
    const cells = Array.from({ length: i + 1 }, (_, j) => shadedCell(values[i * cols + j] as number));
    return `${label.padEnd(width)}  ${cells.join("")}`.trimEnd();
  });
}

function shadedCell(correlation: number): string {
  const size = Math.abs(correlation);
  const shade = SHADES[FROM.filter((from) => size >= from).length];
  return `${correlation <= -FROM[0] ? "−" : " "}${shade}`;
}
