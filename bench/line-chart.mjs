// A line chart as a self-contained SVG, readable on light and dark pages.
const [WIDTH, HEIGHT] = [640, 320];
const EDGE = { left: 56, right: 16, top: 44, bottom: 44 };
/** Told apart without colour too: by dashes. */
const STROKES = [
  ["#2f6fb5", ""],
  ["#c8651b", "7 4"],
  ["#3a8f4a", "2 3"],
  ["#8a4fb0", "10 3 2 3"],
];

const STYLE = `text{font:12px system-ui,sans-serif;fill:#333}.t{font-weight:600;font-size:13px}.g{stroke:#999;stroke-opacity:.35}.b{fill:#999;fill-opacity:.15}.l{fill:none;stroke-width:2}
@media(prefers-color-scheme:dark){text{fill:#ddd}.paper{fill:#161b22}}`;

/**
 * @param {{ title: string, x: string, y: string, low: number, high: number, band?: [number, number], marks?: number[], ticks: number[], xTicks: number[], series: { name: string, points: [number, number][] }[] }} chart
 * @returns {string}
 */
export function lineChart({ title, x, y, low, high, band, marks = [], ticks, xTicks, series }) {
  const all = series.flatMap(({ points }) => points.map(([at]) => at));
  const [first, last] = [Math.min(...all), Math.max(...all)];
  const px = (at) => round(EDGE.left + ((at - first) / (last - first)) * (WIDTH - EDGE.left - EDGE.right));
  const py = (value) => {
    const held = Math.max(low, Math.min(high, value));
    return round(HEIGHT - EDGE.bottom - ((held - low) / (high - low)) * (HEIGHT - EDGE.top - EDGE.bottom));
  };
  const line = (x1, y1, x2, y2) => `<line class="g" x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}"/>`;
  const right = WIDTH - EDGE.right;
  const bottom = HEIGHT - EDGE.bottom;
  const parts = [
    `<rect class="paper" width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    `<text class="t" x="12" y="18">${title}</text>`,
    ...(band === undefined
      ? []
      : [
          `<rect class="b" x="${EDGE.left}" y="${py(band[1])}" width="${right - EDGE.left}" height="${round(py(band[0]) - py(band[1]))}"/>`,
        ]),
    ...ticks.flatMap((at) => [
      line(EDGE.left, py(at), right, py(at)),
      `<text x="${EDGE.left - 8}" y="${py(at) + 4}" text-anchor="end">${at}</text>`,
    ]),
    ...xTicks.map((at) => `<text x="${px(at)}" y="${bottom + 18}" text-anchor="middle">${at}</text>`),
    ...marks.map((at) => line(px(at), EDGE.top, px(at), bottom)),
    `<text x="${(EDGE.left + right) / 2}" y="${HEIGHT - 8}" text-anchor="middle">${x}</text>`,
    `<text x="${EDGE.left}" y="${EDGE.top - 10}" >${y}</text>`,
    ...series.flatMap(({ name, points }, s) => {
      const [colour, dash] = STROKES[s];
      const path = points.map(([at, value], i) => `${i === 0 ? "M" : "L"}${px(at)} ${py(value)}`).join("");
      const at = WIDTH - EDGE.right - 150;
      const down = EDGE.top + 6 + 18 * s;
      return [
        `<path class="l" d="${path}" stroke="${colour}" stroke-dasharray="${dash}"/>`,
        `<path class="l" d="M${at} ${down}h26" stroke="${colour}" stroke-dasharray="${dash}"/>`,
        `<text x="${at + 32}" y="${down + 4}">${name}</text>`,
      ];
    }),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${title}"><style>${STYLE}</style>\n${parts.join("\n")}\n</svg>\n`;
}

const round = (value) => Math.round(value * 10) / 10;
