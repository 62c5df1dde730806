import { type KeptTable, keptLine, shown } from "./kept-tables.ts";
import type { KeptLine } from "./measured.ts";
import {
  DAILY,
  inWords,
  linesFrom,
  MONTHLY,
  NAMES,
  PANELS,
  type Panel,
  PYSTOCK,
  SPANS,
} from "./real-panels.ts";

/** Market, styles, industries; within each the largest mean |t| first. */
function admissionRows(panel: Panel): readonly (readonly string[])[] {
  const families = ["market", "style", "industry"];
  const order = (line: KeptLine): number => families.indexOf(String(line.family));
  const lines = linesFrom(panel, "factor, ").toSorted(
    (a, b) => order(a) - order(b) || Number(b.meanAbsT) - Number(a.meanAbsT),
  );
  return lines.map((line) => [
    inWords(line.factor),
    shown(line, "meanAbsT", 2),
    shown(line, "shareAbove2", 0, 100),
    shown(line, "robustShareAbove2", 0, 100),
    shown(keptLine(panel, `signal, ${String(line.factor)}`), "signal", 0, 100),
    shown(line, "returnAnnual", 1, 100),
    shown(line, "volatilityAnnual", 1, 100),
    shown(line, "informationRatio", 2),
    shown(line, "tNeweyWest", 1),
    shown(line, "autocorrelation", 2),
    shown(line, "vif", 1),
    shown(line, "stability", 2),
    shown(line, "marketCorrelation", 2),
    line.verdict === "dead" ? "**dead**" : String(line.verdict),
  ]);
}

const admission = (panel: Panel, name: string): KeptTable => ({
  page: "docs/real-admission.md",
  name,
  columns: [
    "",
    "mean \\|t\\|",
    "> 2, %",
    "> 2, HC3, %",
    "signal, %",
    "return, % a year",
    "volatility, % a year",
    "ratio",
    "NW t",
    "lag 1",
    "VIF",
    "stability",
    "with the universe",
    "verdict",
  ],
  rows: () => admissionRows(panel),
});

/** Windows under which a card says of a test that passed that it was not rejected. */
const LEAST_WINDOWS = 60;

/** The windows of each test of a panel's card that passed. */
const verdictsOf = (panel: Panel): readonly number[] =>
  linesFrom(panel, "card ").flatMap(({ verdict, windows }) => (verdict === "right" ? [Number(windows)] : []));

/** The tables of docs/model-quality.md and docs/real-admission.md. */
export const tablesOfPanels: readonly KeptTable[] = [
  {
    page: "docs/model-quality.md",
    name: "three models",
    columns: [
      "panel",
      "names",
      "span",
      "R², mean %",
      "factors alive",
      "tests of forecasts: right",
      "not rejected, under 60 windows",
      "failed",
      "bias, random active books",
      "bias, optimised books",
    ],
    rows: () =>
      PANELS.map((panel) => {
        const [fit, tests] = [keptLine(panel, "fit"), keptLine(panel, "card tests")];
        return [
          `[${NAMES[panel]}](cards/${NAMES[panel]}.md)`,
          shown(keptLine(panel, "coverage"), "covered", 0),
          SPANS[panel],
          shown(fit, "rSquared", 1, 100),
          `${shown(fit, "alive", 0)} of ${shown(fit, "factors", 0)}`,
          `${verdictsOf(panel).filter((windows) => windows >= LEAST_WINDOWS).length} of ${shown(tests, "tests", 0)}`,
          String(verdictsOf(panel).filter((windows) => windows < LEAST_WINDOWS).length),
          String(Number(tests.tests) - Number(tests.passed)),
          shown(keptLine(panel, "card month, random_active"), "bias", 2),
          shown(keptLine(panel, "card month, least_variance"), "bias", 2),
        ];
      }),
  },
  admission(MONTHLY, "monthly"),
  admission(DAILY, "daily"),
  admission(PYSTOCK, "pystock"),
];
