import type { Matrix } from "../../engine/linalg/index.ts";

const CELL = 18;
const FONT = 11;
/** Room for a character of a label. */
const CHARACTER = 6.4;

/** Colour is the sign and its strength the size of ρ, so that the page itself is 0 on light and dark. */
const STYLE = `text{font:${FONT}px system-ui,sans-serif;fill:#222}.t{font-size:14px;font-weight:600}.p{fill:#b5382a}.n{fill:#2563a8}.e{fill:none;stroke:#888;stroke-opacity:.5}.m{fill:#888;fill-opacity:.25}.paper{fill:#fff}
@media(prefers-color-scheme:dark){text{fill:#ddd}.p{fill:#ff8a75}.n{fill:#79b4f2}.paper{fill:#14181f}}`;

/** What a heat map is of. */
export interface HeatMapTitle {
  readonly title: string;
  readonly subtitle: string;
}

/**
 * A correlation matrix as one SVG file without anything from outside: a square per pair, named and numbered where the
 * pointer rests, with lines between families and a legend; readable on light and dark pages.
 *
 * @param factors      [K] in the order of the rows
 * @param correlation  [K×K]; NaN is a grey square
 */
export function heatMapSvg(
  factors: readonly { readonly factor: string; readonly family: string }[],
  { cols, values }: Matrix,
  { title, subtitle }: HeatMapTitle,
): string {
  const room = Math.ceil(Math.max(...factors.map(({ factor }) => factor.length)) * CHARACTER) + 14;
  const side = factors.length * CELL;
  const top = 52 + room;
  const width = Math.max(
    room + side + 20,
    Math.ceil(Math.max(title.length * 8, subtitle.length * CHARACTER)) + 24,
    380,
  );
  const height = top + side + 64;
  const cells = factors.flatMap((row, i) =>
    factors.map((col, j) =>
      square(values[i * cols + j] as number, `${row.factor}, ${col.factor}`, room + j * CELL, top + i * CELL),
    ),
  );
  const labels = factors.flatMap(({ factor }, k) => {
    const middle = k * CELL + CELL / 2;
    const [x, y] = [room + middle + 4, top - 6];
    return [
      `<text x="${room - 6}" y="${top + middle + 4}" text-anchor="end">${escaped(factor)}</text>`,
      `<text x="${x}" y="${y}" transform="rotate(-90 ${x} ${y})">${escaped(factor)}</text>`,
    ];
  });
  const borders = factors.flatMap(({ family }, k) => {
    if (k === 0 || factors[k - 1]?.family === family) return [];
    const at = k * CELL;
    return [
      `<path class="e" d="M${room} ${top + at}h${side}"/>`,
      `<path class="e" d="M${room + at} ${top}v${side}"/>`,
    ];
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(title)}">`,
    `<style>${STYLE}</style><rect class="paper" width="${width}" height="${height}"/>`,
    `<text class="t" x="12" y="22">${escaped(title)}</text><text x="12" y="40">${escaped(subtitle)}</text>`,
    ...cells,
    ...labels,
    `<rect class="e" x="${room}" y="${top}" width="${side}" height="${side}"/>`,
    ...borders,
    ...legend(20, top + side + 20),
    "</svg>\n",
  ].join("\n");
}

function square(rho: number, names: string, x: number, y: number): string {
  const known = Number.isFinite(rho);
  const paint = known
    ? `class="${rho < 0 ? "n" : "p"}" fill-opacity="${Math.abs(rho).toFixed(3)}"`
    : 'class="m"';
  const value = known ? rho.toFixed(2).replace("-", "−") : "no value";
  return `<rect ${paint} x="${x}" y="${y}" width="${CELL}" height="${CELL}"><title>${escaped(names)}: ${value}</title></rect>`;
}

function legend(x: number, y: number): string[] {
  return Array.from({ length: 9 }, (_, step) => {
    const rho = (step - 4) / 4;
    const at = x + step * 38;
    const label = rho.toFixed(2).replace("-", "−");
    return `${square(rho, "legend", at, y)}<rect class="e" x="${at}" y="${y}" width="${CELL}" height="${CELL}"/><text x="${at + CELL / 2}" y="${y + CELL + 14}" text-anchor="middle">${label}</text>`;
  });
}

function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
