import { BRINSON_TITLES } from "../../../wire/words/index.ts";
import type { BridgeSide, BrinsonGroupPage, BrinsonPage } from "../attribution-page.ts";
import type { Bar } from "../bar-chart.ts";
import { type EffectGroup, effectChart } from "../effect-chart.ts";
import { type HtmlRow, htmlTable, number, text } from "../html-table.ts";
import { percent } from "../number-text.ts";
import type { ReportInput } from "../report-input.ts";
import { familyTitle } from "../report-words.ts";
import { topRows, total } from "../top-rows.ts";
import { waterfallChart } from "../waterfall-chart.ts";
import { returnSteps } from "./performance.ts";

/** Groups that are drawn. */
const TOP = 12;
/** Below it a step of a chart would be written as 0. */
const INVISIBLE = 5e-5;
const EFFECTS = ["allocation", "selection", "interaction"] as const;
const EFFECT_TITLES = {
  allocation: "Allocation",
  selection: "Selection",
  interaction: "Interaction",
} as const;
/** Below it a line is rounding. */
const NOTHING = 1e-10;

/** Allocation and selection by group, and the bridge from there to the factors. */
export function brinsonSection(input: ReportInput): string {
  const brinson = input.attribution?.brinson ?? null;
  if (brinson === null) return "";
  return [
    ...charts(input, brinson),
    '<div class="pair"><div>',
    ...effectsByGroup(brinson),
    "</div><div>",
    bridgeTable(input, brinson),
    "</div></div>",
    '<p class="note">Weights: means of the periods. A group’s return is its own, over the periods in which it was held. Where the benchmark holds nothing of a group, all is interaction. Groups inside a group split its selection and interaction.</p>',
    groupTable(brinson),
  ].join("\n");
}

/** The two ways to one number side by side. */
function charts(input: ReportInput, brinson: BrinsonPage): string[] {
  const { effects, rest, trading, returnActive } = brinson;
  const bar = (label: string, value: number, isTotal = false): Bar => ({
    label,
    value: value * 100,
    text: percent(value),
    isTotal,
  });
  const extra = [
    { label: "Sums of weights", value: rest },
    { label: "Trading", value: trading },
  ].filter(({ value }) => Math.abs(value) > INVISIBLE);
  const own = [
    ...EFFECTS.map((key) => bar(EFFECT_TITLES[key], effects[key])),
    ...extra.map(({ label, value }) => bar(label, value)),
    bar("Total", returnActive, true),
  ];
  const factors = input.attribution === undefined ? [] : returnSteps(input, input.attribution);
  return [
    '<div class="pair"><div>',
    "<h3>Steps to the active return by decisions, %</h3>",
    waterfallChart("Allocation, selection and interaction; the numbers are in the table by group below", own),
    "</div><div>",
    "<h3>The same active return by factors, %</h3>",
    waterfallChart("Contributions by source; the numbers are in the table of the bridge", factors),
    "</div></div>",
  ];
}

function effectsByGroup({ groups }: BrinsonPage): string[] {
  return [
    "<h3>Effects by group, %</h3>",
    effectChart(
      "Allocation, selection and interaction by group; the numbers are in the table below",
      EFFECTS.map((key) => EFFECT_TITLES[key]),
      effectGroups(groups),
    ),
  ];
}

/** The groups of the first level with the largest effects, the others as one. */
function effectGroups(groups: readonly BrinsonGroupPage[]): readonly EffectGroup[] {
  const first = groups.filter(({ parent }) => parent === null);
  const size = (of: BrinsonGroupPage) => total(EFFECTS, (key) => Math.abs(of[key]));
  const { top, others } = topRows(first, size, TOP);
  return [
    ...top.map((of) => ({ label: of.label, values: EFFECTS.map((key) => of[key]) })),
    ...(others.length === 0
      ? []
      : [
          {
            label: `Other (${others.length})`,
            values: EFFECTS.map((key) => total(others, (of) => of[key])),
          },
        ]),
  ];
}

function groupTable({ form, groups, effects, rest, trading, returnActive }: BrinsonPage): string {
  const only = (label: string, value: number): HtmlRow => ({
    role: "other",
    cells: [label, "", "", "", "", "", "", "", percent(value)],
  });
  const sums = [effects.allocation, effects.selection, effects.interaction, returnActive];
  return htmlTable(
    `By group, ${BRINSON_TITLES[form]}: the first level’s totals sum to the active return`,
    [
      text("Group"),
      number("Weight, %"),
      number("Benchmark weight, %"),
      number("Return, %"),
      number("Benchmark return, %"),
      number("Allocation, %"),
      number("Selection, %"),
      number("Interaction, %"),
      number("Total, %"),
    ],
    [
      ...groupRows(groups),
      ...(Math.abs(rest) > INVISIBLE ? [only("Weights that do not sum to the benchmark’s", rest)] : []),
      ...(trading === 0 ? [] : [only("Trading", trading)]),
      { role: "total", cells: ["Total", "", "", "", "", ...sums.map((of) => percent(of))] },
    ],
  );
}

/** Each group under the one above it. */
function groupRows(groups: readonly BrinsonGroupPage[]): HtmlRow[] {
  const hasLevels = groups.some(({ parent }) => parent !== null);
  const under = (parent: string | null, depth: number): HtmlRow[] =>
    groups
      .filter((group) => group.parent === parent)
      .flatMap((group) => [
        groupRow(group, depth, hasLevels),
        // A group of its parent's name would stand under itself.
        ...(group.label === parent ? [] : under(group.label, depth + 1)),
      ]);
  return under(null, 0);
}

function groupRow(
  { label, portfolio, benchmark, ...of }: BrinsonGroupPage,
  depth: number,
  hasLevels: boolean,
): HtmlRow {
  const cells = [
    label,
    percent(portfolio.weightMean),
    percent(benchmark.weightMean),
    percent(portfolio.returnTotal),
    percent(benchmark.returnTotal),
    ...[of.allocation, of.selection, of.interaction, of.total].map((value) => percent(value)),
  ];
  if (depth > 0) return { role: "member", depth, cells };
  return hasLevels ? { role: "family", cells } : { cells };
}

function bridgeTable(input: ReportInput, { bridge, trading, returnActive }: BrinsonPage): string {
  const { allocation, selection } = bridge;
  const family = (side: BridgeSide, name: string): number =>
    side.byFamily.find((of) => of.family === name)?.contribution ?? 0;
  const lines = [
    ...allocation.byFamily.map(({ family: name }) => ({
      label: familyTitle(input, name),
      values: [family(allocation, name), family(selection, name)] as const,
    })),
    ...(
      [
        ["Specific", "specific"],
        ["Risk-free and cash", "riskFree"],
        ["Names outside the model", "unmodelled"],
        ["Unexplained", "unexplained"],
      ] as const
    ).map(([label, key]) => ({ label, values: [allocation[key], selection[key]] as const })),
  ].filter(({ values }) => values.some((value) => Math.abs(value) > NOTHING));
  return htmlTable(
    "The bridge: how much of allocation and of selection (interaction in it) each source of the factor view was",
    [text("Source"), number("In allocation, %"), number("In selection, %"), number("Active contribution, %")],
    [
      ...lines.map(({ label, values: [a, s] }) => ({
        cells: [label, percent(a), percent(s), percent(a + s)],
      })),
      ...(trading === 0 ? [] : [{ cells: ["Trading", "", "", percent(trading)] }]),
      {
        role: "total",
        cells: ["Total", percent(allocation.total), percent(selection.total), percent(returnActive)],
      },
    ],
  );
}
