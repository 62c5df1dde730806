import type {
  BookPerformance,
  PerformanceAttribution,
  PerformanceLine,
} from "../../engine/performance-attribution/index.ts";
import { placeText, type SetPlace } from "../model/index.ts";
import { type AttributionReport, lineName } from "./attribution-parts.ts";
import { benchmarkTitle } from "./benchmark-title.ts";
import { brinsonSections } from "./brinson-report.ts";
import { counted } from "./counted.ts";
import { familyTitles } from "./family-titles.ts";
import { printableName } from "./printable-text.ts";
import { fixed, formatTable, percent, type TextColumn } from "./table-text.ts";

const columns: readonly TextColumn[] = [
  { header: "source", align: "left" },
  { header: "active exposure, mean", align: "right" },
  { header: "active contribution %", align: "right" },
  { header: "tilt %", align: "right" },
  { header: "timing %", align: "right" },
  { header: "t", align: "right" },
  { header: "years still to |t| = 2", align: "right" },
  { header: "portfolio contribution %", align: "right" },
];

/** The attribution as a person reads it. */
export function attributionText(report: AttributionReport): string {
  const { attribution, portfolioName, benchmarkName, start, cut, runId, by } = report;
  const { portfolio, benchmark, active, geometric } = attribution;
  const hasBenchmark = benchmarkName !== "none";
  return [
    `Return of ${printableName(portfolioName)} from the close of ${start} to ${attribution.lastDate}, ${benchmarkTitle(benchmarkName)}`,
    `${counted(attribution.periodCount, "period")}, linked by ${linkingNames[attribution.linking]}`,
    ...(cut === undefined ? [] : [cut]),
    ...holdingsNotes(report),
    "",
    hasBenchmark
      ? `Return: portfolio ${percent(portfolio.returnTotal)} %, benchmark ${percent(benchmark.returnTotal)} %, active ${percent(active.returnTotal)} % (geometric ${percent(geometric.returnTotal)} %)`
      : `Return: ${percent(portfolio.returnTotal)} %`,
    "",
    `Where it came from (contributions sum to the ${hasBenchmark ? "active return" : "return"})`,
    by === "name" ? nameTable(report) : sourceTable(report, hasBenchmark),
    ...unmodelledNote(attribution.portfolioUnmodelled, "Held outside the model at times"),
    ...unmodelledNote(attribution.benchmarkUnmodelled, "Held by the benchmark outside the model at times"),
    ...missingFactorNote(active),
    ...brinsonSections(report),
    "",
    ...(by === "name"
      ? [
          "Specific: the name's active weight times its specific return. Factors: times what its exposures earned, to the model's own factors.",
        ]
      : [
          "Tilt: what the mean exposure would have earned. Timing: the rest, from exposures that moved with the factor.",
          "t: mean of the periods' contributions over its standard error. Years still to |t| = 2: how much longer a record of",
          "this mean and deviation must be until it is significant. Exposures are those known before each period.",
        ]),
    `Run ${runId.slice(0, 12)}.`,
  ].join("\n");
}

/** What a reader has to know of the holdings before the numbers. */
function holdingsNotes(report: AttributionReport): string[] {
  const { waitedForBenchmark, benchmarkName } = report;
  const books = [
    { name: report.portfolioName, ...report.holdings.portfolio },
    { name: benchmarkName, ...report.holdings.benchmark },
  ];
  return [
    ...(waitedForBenchmark === undefined
      ? []
      : [
          `The benchmark ${printableName(benchmarkName)} has no holdings before the close of ${waitedForBenchmark}: the account begins there`,
        ]),
    ...unusedNote(report.unusedAccounts),
    ...report.lateFactors.map(
      ({ name, date, place }) =>
        `The factor ${printableName(name)} has no holdings before ${date}${placeNote(place)}: until then its part stays with the model's factors`,
    ),
    ...books.flatMap(({ name, unevenSums, old }) => {
      const [first] = unevenSums;
      const more =
        unevenSums.length > 1
          ? ` (and on ${counted(unevenSums.length - 1, "other date")} some other sum than 100)`
          : "";
      return [
        ...(old === undefined
          ? []
          : [
              `Holdings of ${printableName(name)} of ${old.since} are taken as they are at ${old.effective}${placeNote(old.place)}`,
            ]),
        ...(first === undefined
          ? []
          : [
              `Weights of ${printableName(name)} sum to ${percent(first.sum)} % on ${first.date}${placeNote(first.place)}${more}: what is missing earns nothing, what is over costs nothing; list CASH where it is held`,
            ]),
      ];
    }),
  ];
}

function placeNote(place: SetPlace | undefined): string {
  return place === undefined ? "" : ` (${printableName(placeText(place))})`;
}

function unusedNote(dates: readonly string[]): string[] {
  const [first] = dates;
  if (first === undefined) return [];
  const more = dates.length > 1 ? ` and on ${counted(dates.length - 1, "other date")}` : "";
  return [
    `The account's return on ${first}${more} is not of exactly one period of the run, from row to row: it is not used`,
  ];
}

const linkingNames = {
  carino: "Cariño",
  menchero: "Menchero",
  grap: "GRAP",
  frongello: "Frongello",
} as const;

/** Where the return came from, line by line: contributions sum to it. */
export function sourceTable(
  { attribution, by }: Pick<AttributionReport, "attribution" | "by">,
  hasBenchmark: boolean,
): string {
  const rows = bookRows(attribution.active, attribution.portfolio, by === "factor");
  if (hasBenchmark) return formatTable(columns, rows);
  return formatTable(
    columns.slice(0, -1).map((column) => ({ ...column, header: column.header.replace("active ", "") })),
    rows.map((row) => row.slice(0, -1)),
  );
}

function bookRows(active: BookPerformance, portfolio: BookPerformance, withFactors: boolean): string[][] {
  const rows: string[][] = [];
  const inPortfolio = new Map(portfolio.byFactor.map((line) => [keyOf(line), line]));
  const families = new Map(portfolio.byFamily.map((line) => [lineName(line), line]));
  // The user's own factors come first: the model's explain what they leave.
  const isOwn = (line: PerformanceLine): boolean => lineName(line) === "user";
  for (const family of [...active.byFamily.filter(isOwn), ...active.byFamily.filter((of) => !isOwn(of))]) {
    const name = lineName(family);
    rows.push(cells(familyTitles[name as keyof typeof familyTitles], family, families.get(name)));
    if (!withFactors) continue;
    const members = active.byFactor.filter(
      (line) => line.line.kind === "factor" && line.line.factor.family === name,
    );
    for (const line of members.toSorted((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution))) {
      const own = inPortfolio.get(keyOf(line));
      if (line.contribution !== 0 || (own?.contribution ?? 0) !== 0)
        rows.push(cells(`  ${lineName(line)}`, line, own));
    }
  }
  rows.push(cells("Specific", active.specific, portfolio.specific));
  // A rate is known beforehand: its mean has no significance to speak of.
  const riskFree = { ...active.riskFree, tStatistic: Number.NaN, yearsStillNeeded: Number.NaN };
  rows.push(cells("Risk-free and cash", riskFree, portfolio.riskFree));
  if (active.unmodelled.contribution !== 0 || portfolio.unmodelled.contribution !== 0) {
    rows.push(cells("Names outside the model", active.unmodelled, portfolio.unmodelled));
  }
  if (active.trading.contribution !== 0 || portfolio.trading.contribution !== 0)
    rows.push(cells("Trading", active.trading, portfolio.trading));
  if (Math.abs(active.unexplained.contribution) > 1e-10)
    rows.push(cells("Unexplained", active.unexplained, portfolio.unexplained));
  rows.push([], cells("Total", active.total, portfolio.total));
  return rows;
}

/** A factor and a user's factor may have one name. */
function keyOf({ line }: PerformanceLine): string {
  return line.kind === "factor" ? `${line.factor.family} ${line.factor.name}` : "";
}

function cells(name: string, active: PerformanceLine, portfolio: PerformanceLine | undefined): string[] {
  const [exposure, contribution] = [fixed(active.exposureMean, 3), percent(active.contribution)];
  // Where nothing shows, weights that were rounded in the file would have a t all the same.
  const isNothing = contribution === "0.00" && (exposure === "" || exposure === "0.000");
  return [
    name,
    exposure,
    contribution,
    percent(active.tilt),
    percent(active.timing),
    isNothing ? "" : fixed(active.tStatistic, 1),
    isNothing ? "" : years(active.yearsStillNeeded),
    percent(portfolio?.contribution ?? Number.NaN),
  ];
}

/** Beyond what anybody will wait for, the digits mean nothing. */
function years(value: number): string {
  if (value > 200) return "200+";
  return fixed(value, value < 10 ? 1 : 0);
}

const nameColumns: readonly TextColumn[] = [
  { header: "id", align: "left" },
  { header: "name", align: "left" },
  { header: "weight, mean %", align: "right" },
  { header: "active, mean %", align: "right" },
  { header: "specific %", align: "right" },
  { header: "factors %", align: "right" },
  { header: "contribution %", align: "right" },
];

/** The names that did most, the others in one line, and what no name in the model did. */
function nameTable({ names, ids, assetNames, attribution, top }: AttributionReport): string {
  const { specific, factors, weightMean, activeWeightMean } = names;
  const total = (asset: number): number => (specific[asset] as number) + (factors[asset] as number);
  const order = [...specific.keys()]
    .filter((asset) => activeWeightMean[asset] !== 0 || total(asset) !== 0)
    .sort((a, b) => Math.abs(total(b)) - Math.abs(total(a)));
  const row = (label: readonly [string, string], assets: readonly number[]): string[] => {
    const sum = (values: Float64Array): number =>
      assets.reduce((to, asset) => to + (values[asset] as number), 0);
    return [
      ...label,
      ...[weightMean, activeWeightMean, specific, factors].map((values) => percent(sum(values))),
      percent(sum(specific) + sum(factors)),
    ];
  };
  const others = order.slice(top);
  const { active } = attribution;
  const rest = [active.riskFree, active.unmodelled, active.trading, active.unexplained];
  const restTotal = rest.reduce((sum, line) => sum + line.contribution, 0);
  return formatTable(nameColumns, [
    ...order.slice(0, top).map((asset) => row([ids[asset] ?? "", assetNames[asset] ?? ""], [asset])),
    ...(others.length > 0 ? [row(["Other", `${others.length} names`], others)] : []),
    ["Cash, names outside the model, trading", "", "", "", "", "", percent(restTotal)],
    [],
    [
      "Total",
      "",
      "",
      "",
      percent(active.specific.contribution),
      percent(active.factors.contribution),
      percent(active.total.contribution),
    ],
  ]);
}

/** Specific returns that move with the factors are a factor that the model does not have. */
function missingFactorNote({ specificWithFactors }: BookPerformance): string[] {
  const { correlation, tStatistic } = specificWithFactors;
  if (!(Math.abs(correlation) >= 0.1 && Math.abs(tStatistic) > 3)) return [];
  return [
    "",
    `Specific and factor contributions moved together: correlation ${fixed(correlation)}, t ${fixed(tStatistic, 1)}. The model may miss a factor`,
    "that this portfolio has, or its exposures may be late: take the specific line with care.",
  ];
}

function unmodelledNote(unmodelled: PerformanceAttribution["portfolioUnmodelled"], says: string): string[] {
  if (unmodelled.length === 0) return [];
  const largest = unmodelled.toSorted((a, b) => b.weightMax - a.weightMax).slice(0, 5);
  const names = largest.map(
    (name) =>
      `${printableName(name.id)} (${counted(name.periodCount, "period")}, up to ${percent(name.weightMax)} %)`,
  );
  const rest = unmodelled.length > 5 ? ` and ${unmodelled.length - 5} more` : "";
  const missing = unmodelled.filter((name) => name.missingCount > 0);
  const note =
    missing.length === 0
      ? []
      : [
          `Of them without a return, counted at return 0: ${missing
            .toSorted((a, b) => b.weightMax - a.weightMax)
            .slice(0, 5)
            .map((name) => `${printableName(name.id)} (${counted(name.missingCount, "period")})`)
            .join(", ")}${missing.length > 5 ? ` and ${missing.length - 5} more` : ""}`,
        ];
  return ["", `${says}: ${names.join(", ")}${rest}`, ...note];
}
