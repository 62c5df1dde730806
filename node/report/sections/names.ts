import type { AttributionPage } from "../attribution-page.ts";
import { type Bar, barChart } from "../bar-chart.ts";
import { type HtmlRow, htmlTable, number, text } from "../html-table.ts";
import { counted, fixed, percent } from "../number-text.ts";
import type { NamePart, ReportInput, RiskPage, TailPage } from "../report-input.ts";
import { hasBenchmark, mainBook } from "../report-words.ts";
import { topRows, total } from "../top-rows.ts";

const TOP = 12;

/** The names that matter most to the risk of the date and to the return of the span. */
export function namesSection({ risk, attribution }: ReportInput): string {
  const parts = [
    riskNames(risk),
    ...(attribution === undefined ? [] : [returnNames(attribution, hasBenchmark(risk))]),
  ];
  return [
    '<div class="pair">',
    ...parts.map(({ chart }) => `<div>${chart}</div>`),
    "</div>",
    ...parts.map(({ table }) => table),
    tailTable(risk),
  ].join("\n");
}

/** A list of names as bars and as a table. */
interface NameList {
  readonly chart: string;
  readonly table: string;
}

function riskNames(risk: RiskPage): NameList {
  const against = hasBenchmark(risk);
  const book = mainBook(risk);
  const held = new Map(risk.portfolio.names.map(({ id, weight }) => [id, weight]));
  const { top, others } = topRows(book.names, (of) => of.riskContributionAnnual, TOP);
  const sums = (of: readonly NamePart[]): string[] => [
    "",
    percent(total(of, (name) => name.riskContributionAnnual)),
    percent(total(of, (name) => name.specificRiskContributionAnnual)),
  ];
  const weightOf = (of: readonly NamePart[]): number => total(of, ({ id }) => held.get(id) ?? 0);
  const weights = (of: readonly NamePart[], own = weightOf(of)): string[] =>
    against ? [percent(own), percent(total(of, ({ weight }) => weight))] : [percent(own)];
  // A name held as the benchmark holds it has no active weight, and is not among the active names.
  const whole = total(risk.portfolio.names, ({ weight }) => weight);
  const rows: HtmlRow[] = [
    ...top.map((name) => ({
      cells: [
        name.id,
        name.name,
        ...weights([name]),
        fixed(name.marginalRiskAnnual * 100, 1),
        percent(name.riskContributionAnnual),
        percent(name.specificRiskContributionAnnual),
      ],
    })),
    ...(others.length === 0
      ? []
      : [
          {
            role: "other" as const,
            cells: [
              `Other (${others.length})`,
              "",
              ...weights(others, whole - weightOf(top)),
              ...sums(others),
            ],
          },
        ]),
    { role: "total", cells: ["Total", "", ...weights(book.names, whole), ...sums(book.names)] },
  ];
  const title = `Names with the largest ${against ? "active " : ""}risk contributions`;
  return {
    chart: `<h3>${title}, points of annual volatility in %</h3>${barChart(
      `${title}; the numbers are in the table below`,
      bars(top.map(({ id, name, riskContributionAnnual }) => ({ id, name, value: riskContributionAnnual }))),
    )}`,
    table: htmlTable(
      `${title}: sum to the ${against ? "tracking error" : "volatility"}`,
      [
        text("Id"),
        text("Name"),
        number("Weight, %"),
        ...(against ? [number("Active weight, %")] : []),
        number("Marginal, bp per 1 % of weight"),
        number("Contribution, %"),
        number("Specific part of it, %"),
      ],
      rows,
    ),
  };
}

/** What the names do to beta and to the loss of a bad period. */
function tailTable(risk: RiskPage): string {
  const { tailNames: tail, betaSources: betas } = risk;
  if (tail === null) return "";
  const against = hasBenchmark(risk);
  const beta = new Map((betas?.names ?? []).map((of) => [of.id, of]));
  const kinds = tail.estimates
    .map(({ method, level }, e) => ({ method, level, e }))
    .filter(({ method, level }) => level < 0.99 || method === "historical_specific");
  const sortKey = kinds.at(-1)?.e ?? 0;
  const loss = (of: (typeof tail.names)[number], e: number) => of.estimates[e]?.expectedShortfall ?? 0;
  const { top, others } = topRows(tail.names, (of) => loss(of, sortKey), TOP);
  const sums = (of: readonly (typeof tail.names)[number][]): string[] => [
    percent(total(of, ({ weight }) => weight)),
    ...kinds.map(({ e }) =>
      percent(
        total(of, (one) => loss(one, e)),
        3,
      ),
    ),
  ];
  const betaOf = (id: string): string[] =>
    betas === null ? [] : [fixed(beta.get(id)?.beta), fixed(beta.get(id)?.contribution, 3)];
  const shown = new Set(top.map(({ id }) => id));
  const restBeta = total(
    (betas?.names ?? []).filter(({ id }) => !shown.has(id)),
    ({ contribution }) => contribution,
  );
  const sumBeta = (value: number): string[] => (betas === null ? [] : ["", fixed(value, 3)]);
  return [
    ...tailNote(tail, betas !== null),
    htmlTable(
      `Names with the largest ${against ? "active " : ""}expected shortfall of one period: sums to it`,
      [
        text("Id"),
        text("Name"),
        ...(betas === null ? [] : [number("Beta"), number("Weight × beta")]),
        number(against ? "Active weight, %" : "Weight, %"),
        ...kinds.map(({ method, level }) => number(`ES ${percent(level, 0)}, ${TAIL_WORDS[method]}, %`)),
      ],
      [
        ...top.map((of) => ({ cells: [of.id, of.name, ...betaOf(of.id), ...sums([of])] })),
        ...(others.length === 0
          ? []
          : [
              {
                role: "other" as const,
                cells: [`Other (${others.length})`, "", ...sumBeta(restBeta), ...sums(others)],
              },
            ]),
        { role: "total", cells: ["Total", "", ...sumBeta(betas?.beta ?? 0), ...sums(tail.names)] },
      ],
    ),
  ].join("\n");
}

function tailNote({ periodCount, missingWeightShare }: TailPage, hasBeta: boolean): string[] {
  const beta = hasBeta ? ["Weight × beta is of the portfolio."] : [];
  const history =
    periodCount === 0
      ? []
      : [
          `Historical: today’s weights and exposures through the factor returns of ${counted(periodCount, "period")}, with today’s specific risk beside them.`,
        ];
  const own =
    missingWeightShare === null || !Number.isFinite(missingWeightShare)
      ? []
      : [
          `With specific: with the names’ own specific returns of those periods instead; ${percent(missingWeightShare, 1)} % of the gross weight, on average, had none then, which counts as 0.`,
        ];
  const words = [...history, ...own, ...beta].join(" ");
  return words === "" ? [] : [`<p class="note">${words}</p>`];
}

const TAIL_WORDS = {
  normal: "normal",
  historical: "historical",
  historical_specific: "with specific",
} as const;

function returnNames({ names, active }: AttributionPage, against: boolean): NameList {
  const { top, others } = topRows(names, (of) => of.contribution, TOP);
  const numbers = (of: typeof names): string[] => [
    percent(total(of, ({ weightMean }) => weightMean)),
    ...(against ? [percent(total(of, ({ activeWeightMean }) => activeWeightMean))] : []),
    percent(total(of, ({ specific }) => specific)),
    percent(total(of, ({ factors }) => factors)),
    percent(total(of, ({ contribution }) => contribution)),
  ];
  const rest = active.returnTotal - total(names, ({ contribution }) => contribution);
  const blanks = against ? ["", "", "", ""] : ["", "", ""];
  const title = `Names that did most for the ${against ? "active " : ""}return`;
  return {
    chart: `<h3>${title}, %</h3>${barChart(
      `${title}; the numbers are in the table below`,
      bars(top.map(({ id, name, contribution }) => ({ id, name, value: contribution }))),
    )}`,
    table: htmlTable(
      `${title}: sum to it`,
      [
        text("Id"),
        text("Name"),
        number("Mean weight, %"),
        ...(against ? [number("Mean active weight, %")] : []),
        number("Specific, %"),
        number("Through factors, %"),
        number("Contribution, %"),
      ],
      [
        ...top.map((name) => ({ cells: [name.id, name.name, ...numbers([name])] })),
        ...(others.length === 0
          ? []
          : [{ role: "other" as const, cells: [`Other (${others.length})`, "", ...numbers(others)] }]),
        {
          role: "other",
          cells: ["Rest", "Cash, names outside the model, trading", ...blanks, percent(rest)],
        },
        { role: "total", cells: ["Total", "", ...blanks, percent(active.returnTotal)] },
      ],
    ),
  };
}

function bars(
  names: readonly { readonly id: string; readonly name: string; readonly value: number }[],
): Bar[] {
  return names.map(({ id, name, value }) => ({
    label: name === "" ? id : name,
    value: value * 100,
    text: percent(value),
  }));
}
