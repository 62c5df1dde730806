import type {
  BookPerformance,
  BrinsonAttribution,
  BrinsonGroup,
} from "../../engine/performance-attribution/index.ts";
import { BRINSON_TITLES } from "../../wire/words/index.ts";
import type { AttributionReport } from "./attribution-parts.ts";
import { familyTitles } from "./family-titles.ts";
import type { Output } from "./output.ts";
import { formatTable, percent, type TextColumn } from "./table-text.ts";

const groupColumns: readonly TextColumn[] = [
  { header: "group", align: "left" },
  { header: "weight %", align: "right" },
  { header: "benchmark %", align: "right" },
  { header: "return %", align: "right" },
  { header: "benchmark return %", align: "right" },
  { header: "allocation %", align: "right" },
  { header: "selection %", align: "right" },
  { header: "interaction %", align: "right" },
  { header: "total %", align: "right" },
];

const bridgeColumns: readonly TextColumn[] = [
  { header: "source", align: "left" },
  { header: "in allocation %", align: "right" },
  { header: "in selection %", align: "right" },
  { header: "active contribution %", align: "right" },
];

/** What shows with two digits of a percent; less is rounding of the weights in the file. */
const SHOWN = 5e-5;

/** The Brinson view and its bridge to the factors, where it was asked for. */
export function brinsonSections({ brinson, attribution }: AttributionReport): string[] {
  if (brinson === undefined) return [];
  return [
    "",
    `By group (${BRINSON_TITLES[brinson.form]}; the first level's totals sum to the active return)`,
    groupTable(brinson),
    "",
    "The same effects by factor: what of allocation and of selection (interaction in it) the factors were",
    bridgeTable(brinson, attribution.active),
    "",
    "Weights: means of the periods. A group's return is its own, over the periods in which it was held; longs and shorts together have",
    "none. Where the benchmark holds nothing of a group, all is interaction. Groups inside a group split its selection and interaction.",
  ];
}

function groupTable({ groups, effects, rest, trading, returnActive }: BrinsonAttribution): string {
  const children = (parent: number): number[] =>
    [...groups.keys()].filter(
      (node) => groups[node]?.parent === parent && isThere(groups[node] as BrinsonGroup),
    );
  const rows: string[][] = [];
  const add = (node: number, depth: number): void => {
    const group = groups[node] as BrinsonGroup;
    const { portfolio, benchmark } = group;
    rows.push([
      `${"  ".repeat(depth)}${group.label}`,
      percent(portfolio.weightMean),
      percent(benchmark.weightMean),
      percent(portfolio.returnTotal),
      percent(benchmark.returnTotal),
      ...[group.allocation, group.selection, group.interaction, group.total].map((of) => percent(of)),
    ]);
    for (const child of children(node)) add(child, depth + 1);
  };
  for (const node of children(-1)) add(node, 0);
  const only = (label: string, total: number) => [label, "", "", "", "", "", "", "", percent(total)];
  if (Math.abs(rest) > SHOWN) rows.push(only("Sums of weights that differ", rest));
  if (trading !== 0) rows.push(only("Trading", trading));
  const sums = [effects.allocation, effects.selection, effects.interaction, returnActive];
  rows.push([], ["Total", "", "", "", "", ...sums.map((of) => percent(of))]);
  return formatTable(groupColumns, rows);
}

/** Whether a group ever had to do with either book. */
function isThere({ portfolio, benchmark, total }: BrinsonGroup): boolean {
  return portfolio.weightMean !== 0 || benchmark.weightMean !== 0 || total !== 0;
}

function bridgeTable({ bridge, trading, returnActive }: BrinsonAttribution, active: BookPerformance): string {
  const lines = (book: BookPerformance) => [
    ...active.byFamily.flatMap(({ line }) => {
      const found = book.byFamily.find(
        (of) => of.line.kind === "family" && line.kind === "family" && of.line.family === line.family,
      );
      return line.kind !== "family" || line.family === "user"
        ? []
        : [{ label: familyTitles[line.family], value: found?.contribution ?? 0 }];
    }),
    { label: "Specific", value: book.specific.contribution },
    { label: "Risk-free and cash", value: book.riskFree.contribution },
    { label: "Names outside the model", value: book.unmodelled.contribution },
    { label: "Unexplained", value: book.unexplained.contribution },
  ];
  const [allocation, selection] = [lines(bridge.allocation), lines(bridge.selection)];
  const rows = allocation.map(({ label, value }, line) => {
    const other = selection[line]?.value ?? 0;
    return { label, values: [value, other, value + other] };
  });
  const shown = rows.filter(({ values }) => values.some((value) => Math.abs(value) > SHOWN));
  const totals = [bridge.allocation.total.contribution, bridge.selection.total.contribution, returnActive];
  return formatTable(bridgeColumns, [
    ...shown.map(({ label, values }) => [label, ...values.map((value) => percent(value))]),
    ...(trading === 0 ? [] : [["Trading", "", "", percent(trading)]]),
    [],
    ["Total", ...totals.map((value) => percent(value))],
  ]);
}

/** The Brinson view for programs: decimals, linked. */
export function brinsonJson({ brinson, spans }: AttributionReport): object | undefined {
  if (brinson === undefined) return undefined;
  const { form, effects, rest, trading, returnActive, groups, bridge } = brinson;
  const book = ({
    byFamily,
    factors,
    specific,
    riskFree,
    unmodelled,
    unexplained,
    total,
  }: BookPerformance) => ({
    total: total.contribution,
    factors: factors.contribution,
    specific: specific.contribution,
    riskFree: riskFree.contribution,
    unmodelled: unmodelled.contribution,
    unexplained: unexplained.contribution,
    byFamily: byFamily.map(({ line, contribution }) => {
      return { family: line.kind === "family" ? line.family : "", contribution };
    }),
  });
  return {
    form,
    returnActive,
    effects,
    rest,
    trading,
    groups: groups.flatMap((one, node) => {
      if (!isThere(one)) return [];
      const { parent, portfolio, benchmark, ...group } = one;
      const inParts = (side: "portfolio" | "benchmark") =>
        spans && {
          weightSums: spans.spans.map(({ groups: of }) => of?.[side].weights[node] ?? Number.NaN),
          growths: spans.spans.map(({ groups: of }) => of?.[side].growths[node] ?? Number.NaN),
        };
      return [
        {
          ...group,
          portfolio: { ...portfolio, ...inParts("portfolio") },
          benchmark: { ...benchmark, ...inParts("benchmark") },
          parent: groups[parent]?.path ?? null,
        },
      ];
    }),
    bridge: { allocation: book(bridge.allocation), selection: book(bridge.selection) },
  };
}

/**
 * The Brinson view as rows. `kind` group: a group with its effects; those without a parent, `rest` and `trading` sum to `total`. `bridge`: a
 * source of the factor view, what of it is in allocation and in selection with interaction; they sum to `total` too.
 */
export function brinsonCsv({
  groups,
  effects,
  rest,
  trading,
  returnActive,
  bridge,
}: BrinsonAttribution): NonNullable<Output["csv"]> {
  const none = Number.NaN;
  const blanks = [none, none, none, none];
  const only = (kind: string, values: readonly number[]) => [kind, "", "", ...blanks, ...values];
  const shown = groups.filter(isThere);
  const allocation = bridgeSources(bridge.allocation);
  const selection = bridgeSources(bridge.selection);
  return {
    header: [
      "kind",
      "source",
      "parent",
      "portfolio_weight_mean",
      "benchmark_weight_mean",
      "portfolio_return",
      "benchmark_return",
      "allocation",
      "selection",
      "interaction",
      "total",
    ],
    rows: [
      ...shown.map((of) => [
        "group",
        of.path,
        groups[of.parent]?.path ?? "",
        of.portfolio.weightMean,
        of.benchmark.weightMean,
        of.portfolio.returnTotal,
        of.benchmark.returnTotal,
        of.allocation,
        of.selection,
        of.interaction,
        of.total,
      ]),
      only("rest", [none, none, none, rest]),
      only("trading", [none, none, none, trading]),
      only("total", [effects.allocation, effects.selection, effects.interaction, returnActive]),
      ...[...new Set([...allocation.keys(), ...selection.keys()])].map((source) => {
        const [a, s] = [allocation.get(source) ?? 0, selection.get(source) ?? 0];
        return ["bridge", source, "", ...blanks, a, s, none, a + s];
      }),
    ],
  };
}

/** What a side of the bridge is made of, by name. */
function bridgeSources({
  byFamily,
  specific,
  riskFree,
  unmodelled,
  unexplained,
}: BookPerformance): ReadonlyMap<string, number> {
  return new Map<string, number>([
    ...byFamily.map(
      ({ line, contribution }) => [line.kind === "family" ? line.family : "", contribution] as const,
    ),
    ["specific", specific.contribution],
    ["riskFree", riskFree.contribution],
    ["unmodelled", unmodelled.contribution],
    ["unexplained", unexplained.contribution],
  ] as const);
}
