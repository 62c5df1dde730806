import { type HtmlRow, htmlTable, number, text } from "../html-table.ts";
import { percent } from "../number-text.ts";
import type { BridgeSide, BrinsonGroupPage, BrinsonPage, ReportInput } from "../report-input.ts";
import { BRINSON_TITLES, familyTitle } from "../report-words.ts";

/** Below it a line is rounding. */
const NOTHING = 1e-10;

/** Allocation and selection by group, and the bridge from there to the factors. */
export function brinsonSection(input: ReportInput): string {
  const brinson = input.attribution?.brinson ?? null;
  if (brinson === null) return "";
  return [
    groupTable(brinson),
    bridgeTable(input, brinson),
    '<p class="note">Weights: means of the periods. A group’s return is its own, over the periods in which it was held. Where the benchmark holds nothing of a group, all is selection. Groups inside a group split its selection and interaction.</p>',
  ].join("\n");
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
      ...(Math.abs(rest) > NOTHING ? [only("Weights that do not sum to the benchmark’s", rest)] : []),
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
