import type { JSX } from "preact";
import type { BeforeAfter, ConstructedDocument } from "../documents/index.ts";
import { type Column, DataTable } from "../parts/index.ts";
import { type WhyQuestion, whyChange } from "../why/index.ts";
import { count, percent, score, spaced } from "../words.ts";
import { whyFigure } from "./why-figure.ts";

interface Line extends BeforeAfter {
  readonly key: string;
  readonly title: string;
  readonly unit: string;
  readonly word: (value: number | null) => string;
  readonly why: (when: "before" | "after") => WhyQuestion | undefined;
}

const percents = { unit: "%", word: (value: number | null) => percent(value) } as const;
const points = {
  unit: "bp",
  word: (value: number | null) => count(value === null ? null : value * 1e4, 1),
} as const;
const plain = { unit: "", word: score } as const;

/** Titles and units of the figures, in the order of the command. */
const FIGURES: Readonly<Record<string, Pick<Line, "title" | "unit" | "word">>> = {
  returnAnnual: { title: "Expected return", ...percents },
  activeReturnAnnual: { title: "Expected active return", ...percents },
  worstReturnAnnual: { title: "Expected return at worst", ...percents },
  transferCoefficient: { title: "Transfer coefficient", ...plain },
  volatilityAnnual: { title: "Volatility", ...percents },
  factorVolatilityAnnual: { title: "of it factor", ...percents },
  specificVolatilityAnnual: { title: "of it specific", ...percents },
  beta: { title: "Predicted beta", ...plain },
  trackingErrorAnnual: { title: "Tracking error", ...percents },
  activeFactorVolatilityAnnual: { title: "of it factor, active", ...percents },
  activeSpecificVolatilityAnnual: { title: "of it specific, active", ...percents },
  names: { title: "Names", unit: "", word: (value) => count(value) },
  net: { title: "Net, in the model", ...percents },
  gross: { title: "Gross, in the model", ...percents },
  cash: { title: "Cash", ...percents },
  turnover: { title: "Turnover, both sides", ...percents },
  costOnce: { title: "Costs of the trades, once", ...points },
  costAnnual: { title: "Costs and borrow a year", ...points },
};

/** What the portfolio is before, after, and what has changed. */
export function Scorecard({ found }: { readonly found: ConstructedDocument }): JSX.Element {
  const column = (
    title: string,
    of: (line: Line) => number | null,
    why: (line: Line) => WhyQuestion | undefined,
  ): Column<Line> => ({ title, isNumber: true, cell: (line) => line.word(of(line)), value: of, why });
  const at = (when: "before" | "after") => (line: Line) => line.why(when);
  const change = ({ before, after }: Line): number | null =>
    before === null || after === null ? null : after - before;
  return (
    <DataTable
      caption="Before and after, annual, by the same model on the same date"
      fileName="before-and-after"
      isSortable={false}
      rows={scorecardLines(found)}
      keyOf={({ key }) => key}
      columns={[
        { title: "Figure", cell: ({ title }) => title, value: ({ title }) => title },
        { title: "Unit", cell: ({ unit }) => unit, value: ({ unit }) => unit },
        column("Before", ({ before }) => before, at("before")),
        column("After", ({ after }) => after, at("after")),
        column("Change", change, (line) =>
          change(line) === null
            ? undefined
            : whyChange({
                title: `Change of ${line.title}`,
                value: `${line.word(change(line))} ${line.unit}`.trim(),
                number: change(line),
                before: line.why("before") ?? (line.before as number),
                after: line.why("after") ?? (line.after as number),
                as: line.unit === "" ? "plain" : "percent",
              }),
        ),
      ]}
    />
  );
}

/** Lines of the scorecard; costs only where the mandate has some. */
function scorecardLines(found: ConstructedDocument): readonly Line[] {
  const { totals, models } = found;
  const line = (of: Omit<Line, "why">): Line => ({
    ...of,
    why: (when) => whyFigure(found, of, when),
  });
  return [
    ...Object.entries(totals).flatMap(([key, { before, after }]): Line[] => {
      const figure = FIGURES[key];
      if (figure === undefined || (figure.unit === "bp" && (after ?? 0) === 0)) return [];
      return [line({ key, ...figure, before, after })];
    }),
    ...models.flatMap(({ name, volatilityAnnual, trackingErrorAnnual }): Line[] => [
      line({
        key: `volatility ${name}`,
        title: `Volatility by ${spaced(name)}`,
        ...percents,
        ...volatilityAnnual,
      }),
      ...(trackingErrorAnnual === null
        ? []
        : [
            line({
              key: `error ${name}`,
              title: `Tracking error by ${spaced(name)}`,
              ...percents,
              ...trackingErrorAnnual,
            }),
          ]),
    ]),
  ];
}
