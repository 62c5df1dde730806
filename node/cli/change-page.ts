import {
  type AttributionChange,
  type AttributionPair,
  type FactorLikeness,
  type ModelEvidence,
  meanWithT,
  type ResidualEvidence,
} from "../compare/index.ts";
import type { PlainTable, TableSection } from "../report/index.ts";
import { type ComparisonReport, differenceSection } from "./compare-page.ts";
import { counted } from "./counted.ts";
import { forecastSection } from "./paired-forecasts.ts";
import { numbers, words } from "./table-sections.ts";
import { fixed, percent } from "./table-text.ts";

/** What `plimsoll evaluate --with`, `--without` or `--industries` found: A is the model as it is, B the changed one. */
export interface ChangeReport extends ComparisonReport {
  /** What was changed, a sentence each. */
  readonly changes: readonly string[];
  /** The span that both are looked at over. */
  readonly from: string;
  readonly to: string;
  readonly evidence: readonly [ModelEvidence, ModelEvidence];
  readonly attribution: AttributionChange;
}

/** Admission, fit, residuals, forecasts, risk and return of a portfolio. */
export function changeSections(report: ChangeReport): readonly TableSection[] {
  return [
    { id: "change", title: "What was changed", notes: report.changes, tables: [] },
    admissionSection(report),
    fitSection(report),
    residualSection(report),
    ...(report.forecasts === undefined ? [] : [forecastSection(report.forecasts)]),
    differenceSection(report),
    attributionSection(report),
  ];
}

type Row = ModelEvidence["factors"][number];

/** All but the industries in full; industries as one line, and those of one model by name. */
function admissionSection({ evidence }: ChangeReport): TableSection {
  const [first, second] = evidence.map(({ factors }) => new Map(factors.map((row) => [row.factor, row]))) as [
    Map<string, Row>,
    Map<string, Row>,
  ];
  const all = [...new Map([...second, ...first]).values()];
  const isListed = ({ factor, family }: Row) =>
    family !== "industry" || first.get(factor)?.factor === undefined || second.get(factor) === undefined;
  const pair = (row: Row | undefined, other: Row | undefined, text: (row: Row) => string) =>
    [row, other].map((of) => (of === undefined ? "" : text(of)));
  const rows = all.filter(isListed).map(({ factor }) => {
    const [a, b] = [first.get(factor), second.get(factor)];
    return [
      factor,
      ...pair(a, b, ({ tNeweyWest }) => fixed(tNeweyWest, 1)),
      ...pair(a, b, ({ shareAbove2 }) => percent(shareAbove2, 0)),
      ...pair(a, b, ({ vif }) => fixed(vif)),
      ...pair(a, b, ({ stability }) => fixed(stability, 3)),
      ...pair(a, b, ({ verdict }) => verdict),
    ];
  });
  const industries = evidence.map(({ factors }) => factors.filter(({ family }) => family === "industry"));
  const mean = (of: readonly Row[], value: (row: Row) => number) =>
    of.reduce((sum, row) => sum + value(row), 0) / of.length;
  const counts = industries.map((of) => counted(of.length, "industry"));
  const means: readonly (readonly string[])[] = industries.every((of) => of.length === 0)
    ? []
    : [
        [
          "industries, mean",
          "",
          "",
          ...industries.map((of) =>
            percent(
              mean(of, ({ shareAbove2 }) => shareAbove2),
              0,
            ),
          ),
          ...industries.map((of) => fixed(mean(of, ({ vif }) => vif))),
        ],
      ];
  return {
    id: "admission",
    title: "Admission, before (A) and after (B)",
    notes: [
      `t: of the mean return over time, Newey and West's. |t| > 2: share of the periods in which the regression's is. A has ${counts[0]}, B ${counts[1]}.`,
    ],
    tables: [
      {
        caption: "Admission, before (A) and after (B)",
        columns: [
          words("Factor"),
          ...["t", "|t| > 2 %", "VIF", "Stability"].flatMap((title) => [
            numbers(`${title} A`),
            numbers(`${title} B`),
          ]),
          words("Verdict A"),
          words("Verdict B"),
        ],
        rows: [...rows, ...means],
      },
    ],
  };
}

function fitSection({ evidence }: ChangeReport): TableSection {
  const [a, b] = evidence.map(({ fit }) => fit) as [ModelEvidence["fit"], ModelEvidence["fit"]];
  const gaps = [...b.adjusted].flatMap(([date, value]) => {
    const before = a.adjusted.get(date);
    if (before === undefined) return [];
    // What differs by rounding alone is the same, and makes no t.
    return [Math.abs(value - before) < 1e-10 ? 0 : value - before];
  });
  const { mean, tStatistic } = meanWithT(gaps);
  const isSame = gaps.length > 0 && gaps.every((gap) => gap === 0);
  const difference = isSame
    ? "Adjusted R² is the same in every period: the columns of A and of B span the same."
    : `Adjusted R² is ${percent(Math.abs(mean), 3)} points ${mean < 0 ? "lower" : "higher"} in B, period by period: t ${fixed(tStatistic, 1)} by Newey and West.`;
  const row = (title: string, value: (of: typeof a) => number, digits: number) => [
    title,
    percent(value(a), digits),
    percent(value(b), digits),
    percent(value(b) - value(a), digits),
  ];
  return {
    id: "fit",
    title: "What the regressions explain",
    notes: [
      `${difference} A column of chance raises R², and not adjusted R².`,
      `Columns a period: ${fixed(a.parameters, 1)} in A, ${fixed(b.parameters, 1)} in B; names: ${fixed(a.names, 0)} and ${fixed(b.names, 0)}.`,
    ],
    tables: [
      {
        caption: `Means over ${counted(a.periods, "period")}`,
        columns: [words("%"), numbers("A"), numbers("B"), numbers("B less A")],
        rows: [
          row("R²", ({ rSquared }) => rSquared, 2),
          row("R² centred", ({ rSquaredCentred }) => rSquaredCentred, 2),
          row("R² adjusted", ({ rSquaredAdjusted }) => rSquaredAdjusted, 2),
        ],
      },
    ],
  };
}

const GROUPS = {
  "within A": "in one industry of A",
  "within B": "in one industry of B",
  across: "in different industries of A",
} as const;

function residualSection({ evidence }: ChangeReport): TableSection {
  const [a, b] = evidence.map(({ residuals }) => residuals) as [ResidualEvidence, ResidualEvidence];
  return {
    id: "residuals",
    title: "What the residuals hold",
    notes: [
      `Specific returns over their forecast volatility, ${a.from ?? ""} to ${a.to ?? ""}: ${counted(a.test.periods, "period")}, ${counted(a.test.names, "name")}.`,
      verdictText("A", a),
      verdictText("B", b),
      "The largest eigenvalue of their correlations against residuals whose signs are drawn anew, under the same regressions. Many names show also what is too small to matter: look at the share.",
    ],
    tables: [pairTable(a, b), componentTable(a, b)],
  };
}

function verdictText(model: string, { test, components }: ResidualEvidence): string {
  if (test.count === 0) return `${model}: nothing in common beyond chance.`;
  const share = percent(test.components[0]?.share ?? 0, 1);
  const most = test.count === test.components.length ? "at least " : "";
  const [exposure] = components[0]?.factors ?? [];
  const [returns] = components[0]?.returns ?? [];
  const like = (of: FactorLikeness | undefined) =>
    of === undefined ? "nothing" : `${of.factor} (${fixed(of.correlation)})`;
  return `${model}: ${most}${counted(test.count, "common component")} beyond chance; the first has ${share} % of the residual variance. Its loadings are most like the exposures of ${like(exposure)}, its returns like those of ${like(returns)}.`;
}

function pairTable(a: ResidualEvidence, b: ResidualEvidence): PlainTable {
  return {
    caption: "Mean correlation of pairs of residuals, beyond what the regressions make of independent ones",
    columns: [words("Pairs"), numbers("A"), numbers("t"), numbers("B"), numbers("t")],
    rows: a.pairs.flatMap(({ group, mean, tStatistic }, g) => {
      const isSame = group === "within B" && mean === a.pairs[0]?.mean;
      const other = b.pairs[g];
      return isSame
        ? []
        : [
            [
              GROUPS[group],
              fixed(mean, 4),
              fixed(tStatistic, 1),
              fixed(other?.mean ?? Number.NaN, 4),
              fixed(other?.tStatistic ?? Number.NaN, 1),
            ],
          ];
    }),
  };
}

function componentTable(a: ResidualEvidence, b: ResidualEvidence): PlainTable {
  const rows = [a, b].flatMap(({ test, components }, m) =>
    test.components.map(({ eigenvalue, nullUpper, share, pValue }, c) => [
      `${m === 0 ? "A" : "B"} ${c + 1}`,
      fixed(eigenvalue),
      fixed(nullUpper),
      percent(share, 1),
      fixed(pValue, 2),
      likeText(components[c]?.factors),
      likeText(components[c]?.returns),
      (components[c]?.names ?? [])
        .slice(0, 2)
        .map(({ id, loading }) => `${id} ${fixed(loading)}`)
        .join(", "),
    ]),
  );
  return {
    caption: "Common components, the last one tested included",
    columns: [
      words("Component"),
      numbers("Eigenvalue"),
      numbers("By chance 95 %"),
      numbers("Share %"),
      numbers("p"),
      words("Exposures like it"),
      words("Returns like it"),
      words("Largest loadings"),
    ],
    rows,
  };
}

/** The two most like it. */
function likeText(factors: readonly FactorLikeness[] = []): string {
  return factors
    .slice(0, 2)
    .map(({ factor, correlation }) => `${factor} ${fixed(correlation)}`)
    .join(", ");
}

/** Returns that differ by less are the same: sums in another order. */
const SAME_RETURN = 1e-9;

function attributionSection({ attribution, top }: ChangeReport): TableSection {
  const { lines, from, to, book, returnTotal, returnTotalSecond } = attribution;
  const isSame = Math.abs(returnTotalSecond - returnTotal) < SAME_RETURN;
  const change = ({ first, second }: AttributionPair) =>
    (Number.isNaN(second) ? 0 : second) - (Number.isNaN(first) ? 0 : first);
  const factors = lines.filter(({ kind }) => kind === "factor");
  const listed = [...factors].sort((x, y) => Math.abs(change(y)) - Math.abs(change(x))).slice(0, top);
  const rest = factors.filter((line) => !listed.includes(line));
  const sum = (of: readonly AttributionPair[], value: (line: AttributionPair) => number) =>
    of.reduce((total, line) => total + (Number.isNaN(value(line)) ? 0 : value(line)), 0);
  const row = (name: string, of: readonly AttributionPair[]) => [
    name,
    percent(sum(of, ({ first }) => first)),
    percent(sum(of, ({ second }) => second)),
    percent(sum(of, change)),
  ];
  return {
    id: "attribution",
    title: `Where the ${book === "active" ? "active " : ""}return came from, ${from} to ${to}`,
    notes: [
      isSame
        ? `The same return, ${percent(returnTotal)} %, by each model; linked, so that contributions sum to it.`
        : `The return is ${percent(returnTotal)} % by A and ${percent(returnTotalSecond)} % by B, which know other names; linked, so that contributions sum to each model's own.`,
    ],
    tables: [
      {
        caption:
          listed.length < factors.length ? `The ${listed.length} factors that change most` : "By factor",
        columns: [words("Contribution, points"), numbers("A"), numbers("B"), numbers("B less A")],
        rows: [
          ...listed.map((line) => [
            line.name,
            percent(line.first),
            percent(line.second),
            percent(change(line)),
          ]),
          ...(rest.length === 0 ? [] : [row(counted(rest.length, "other factor"), rest)]),
          row("factors together", factors),
          ...lines.filter(({ kind }) => kind !== "factor").map((line) => row(line.name, [line])),
        ],
      },
    ],
  };
}
