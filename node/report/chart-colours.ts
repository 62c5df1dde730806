/**
 * Colours of the charts on a white page. Blue and orange are told apart with every kind of colour blindness; the others are of
 * Okabe and Ito's set. The style sheet has a lighter twin of each for dark pages.
 *
 * @see Okabe & Ito 2008, Color Universal Design
 */
export const COLOURS = {
  positive: "#2166ac",
  negative: "#b35806",
  total: "#4d4d4e",
  ink: "#222223",
  soft: "#6b6b6c",
  line: "#d9d9da",
  paper: "#fffffe",
} as const;

/** Colours of lines beside each other, with the dashes that tell them apart on grey paper. */
export const LINES = [
  { colour: "#0072b2", dash: "solid" },
  { colour: "#d55e00", dash: [6, 3] },
  { colour: "#009e73", dash: [2, 3] },
  { colour: "#aa4499", dash: [8, 3, 2, 3] },
  { colour: "#8c6d1f", dash: [4, 4] },
  { colour: "#56b4e9", dash: [10, 3] },
  { colour: "#882255", dash: [1, 2] },
] as const;

/** Twins on dark pages. */
export const DARK: readonly (readonly [string, string])[] = [
  [COLOURS.positive, "#6baed6"],
  [COLOURS.negative, "#fdae61"],
  [COLOURS.total, "#b8b8b9"],
  [COLOURS.ink, "#e6e6e7"],
  [COLOURS.soft, "#a3a3a4"],
  [COLOURS.line, "#3a3f46"],
  [COLOURS.paper, "#14181f"],
  ["#0072b2", "#5ab4f0"],
  ["#d55e00", "#ff9c57"],
  ["#009e73", "#4fd1a8"],
  ["#aa4499", "#df8fd0"],
  ["#8c6d1f", "#d9b95c"],
  ["#882255", "#e07aa8"],
];
