import { describe, expect, test } from "vitest";
import { fittedCorrelations } from "../../node/cli/fitted-correlations.ts";
import { heatMap } from "../../node/cli/heat-map.ts";
import { heatMapSvg } from "../../node/cli/heat-map-svg.ts";

const factors = [
  { factor: "market", family: "market" },
  ...Array.from({ length: 40 }, (_, k) => ({ factor: `industry_${k}`, family: "industry" })),
  { factor: "size", family: "style" },
  { factor: "value", family: "style" },
];
const size = factors.length;
/** ρ = 0.6 between market and size, −0.3 between industries, 0.4 and −0.4 by turns between them and styles. */
function rho(i: number, j: number): number {
  if (i === j) return 1;
  const [a, b] = [Math.min(i, j), Math.max(i, j)];
  if (a === 0) return b === 41 ? 0.6 : 0;
  if (b <= 40) return -0.3;
  return a <= 40 ? (a % 2 === 0 ? 0.4 : -0.4) : 0.05;
}
const correlation = {
  rows: size,
  cols: size,
  values: Float64Array.from({ length: size * size }, (_, cell) => rho(Math.floor(cell / size), cell % size)),
};

describe("a heat map for a terminal", () => {
  test("takes families that are too wide as a row each, with the root mean square of their pairs", () => {
    const fitted = fittedCorrelations(factors, correlation, 80);
    expect(fitted.labels).toEqual(["market", "40 × Industries", "size", "value"]);
    expect(fitted.hasGroups).toBe(true);
    const cell = (i: number, j: number) => fitted.correlation.values[i * 4 + j];
    expect(cell(0, 2)).toBe(0.6);
    expect(cell(1, 1)).toBeCloseTo(0.3, 12);
    expect(cell(1, 2)).toBeCloseTo(0.4, 12);
    expect(cell(2, 1)).toBe(cell(1, 2));
    expect(cell(0, 1)).toBe(0);
    for (const line of heatMap(fitted.labels, fitted.correlation))
      expect(line.length).toBeLessThanOrEqual(80);
  });

  test("leaves what fits as it is", () => {
    const few = factors.slice(0, 30);
    const values = few.flatMap((_, i) => few.map((__, j) => rho(i, j)));
    const fitted = fittedCorrelations(few, { rows: 30, cols: 30, values: Float64Array.from(values) }, 80);
    expect(fitted.labels).toEqual(few.map(({ factor }) => factor));
    expect([...fitted.correlation.values]).toEqual(values);
    for (const line of heatMap(fitted.labels, fitted.correlation))
      expect(line.length).toBeLessThanOrEqual(80);
  });
});

describe("a heat map as a file", () => {
  const title = { title: 'F of <a> & "b"', subtitle: "2 factors" };
  const svg = heatMapSvg(
    [
      { factor: "a&b", family: "style" },
      { factor: "c", family: "style" },
    ],
    { rows: 2, cols: 2, values: Float64Array.of(1, -0.456, -0.456, Number.NaN) },
    title,
  );

  test("has a named square per pair: sign as colour, size as strength, a value that is missing grey", () => {
    const squares = [
      ...svg.matchAll(/<rect class="(\w)"(?: fill-opacity="([\d.]+)")? [^>]*><title>([^<]*)<\/title>/g),
    ]
      .map(([, kind, strength, text]) => [kind, strength, text])
      .filter(([, , text]) => !text?.startsWith("legend"));
    expect(squares).toEqual([
      ["p", "1.000", "a&amp;b, a&amp;b: 1.00"],
      ["n", "0.456", "a&amp;b, c: −0.46"],
      ["n", "0.456", "c, a&amp;b: −0.46"],
      ["m", undefined, "c, c: no value"],
    ]);
  });

  test("is well-formed, takes nothing from outside and has colours for dark pages", () => {
    const open: string[] = [];
    for (const [, close, name, selfClosed] of svg.matchAll(/<(\/?)(\w+)[^>]*?(\/?)>/g)) {
      if (close) expect(open.pop()).toBe(name);
      else if (!selfClosed) open.push(name as string);
    }
    expect(open).toEqual([]);
    expect(svg).toContain("F of &lt;a&gt; &amp; &quot;b&quot;");
    expect(svg.match(/https?:[^"]*/g)).toEqual(["http://www.w3.org/2000/svg"]);
    expect(svg).toContain("prefers-color-scheme:dark");
  });
});
