import type { JSX } from "preact";
import type { RiskAttribution } from "../../engine/risk-attribution/index.ts";
import { type Column, DataTable } from "../parts/index.ts";
import type { WhyQuestion } from "../why-question.ts";
import { count, percent, score } from "../words.ts";
import { type BookSize, bookSize } from "./book.ts";
import type { Measured } from "./measure.ts";
import type { Session } from "./session.ts";
import { isActive } from "./sides.ts";

interface Figure {
  readonly title: string;
  readonly unit: string;
  readonly before: number;
  readonly after: number;
  readonly word: (value: number) => string;
  readonly why?: (which: Measured) => WhyQuestion;
}

/** Before, after and change of what is looked at first. */
export function Figures({ session }: { readonly session: Session }): JSX.Element {
  const { before, held, isModelled, book } = session;
  const after = session.after.value;
  const sizes = [book.value.before, book.value.after].map((weights) =>
    bookSize(weights, { cashIds: held.cashIds, isModelled }),
  ) as [BookSize, BookSize];
  const rows = [...riskFigures(before, after), ...sizeFigures(...sizes)];
  const column = (
    title: string,
    of: (row: Figure) => number,
    why?: (row: Figure) => WhyQuestion | undefined,
  ): Column<Figure> => ({
    title,
    isNumber: true,
    cell: (row) => row.word(of(row)),
    value: of,
    ...(why === undefined ? {} : { why }),
  });
  return (
    <DataTable
      caption="Before and after"
      fileName="what-if"
      rows={rows}
      keyOf={({ title }) => title}
      isSortable={false}
      columns={[
        {
          title: "",
          cell: ({ title, unit }) => (
            <>
              {title} <small class="unit">{unit}</small>
            </>
          ),
          value: ({ title }) => title,
        },
        column(
          "Before",
          (row) => row.before,
          (row) => row.why?.(before),
        ),
        column(
          "After",
          (row) => row.after,
          (row) => row.why?.(after),
        ),
        column("Change", (row) => row.after - row.before),
      ]}
    />
  );
}

function riskFigures(before: Measured, after: Measured): readonly Figure[] {
  const volatility = (
    title: string,
    of: (measured: Measured) => RiskAttribution | undefined,
  ): readonly Figure[] => {
    const [was, is] = [of(before), of(after)];
    if (was === undefined || is === undefined) return [];
    const figure = (name: string, value: (risk: RiskAttribution) => number): Figure => ({
      title: name,
      unit: "% a year",
      before: value(was),
      after: value(is),
      word: percent,
    });
    return [
      {
        ...figure(title, (risk) => risk.volatilityAnnual),
        why: (which) => volatilityReason(title, of(which) as RiskAttribution),
      },
      figure(`${title}, factors alone`, (risk) => risk.factorVolatilityAnnual),
      figure(`${title}, specific alone`, (risk) => risk.specificVolatilityAnnual),
      {
        title: `Factor share of ${title.toLowerCase()}`,
        unit: "% of variance",
        before: was.factorTotal.varianceShare,
        after: is.factorTotal.varianceShare,
        word: (value) => percent(value, 1),
      },
      {
        title: `Specific share of ${title.toLowerCase()}`,
        unit: "% of variance",
        before: was.specific.varianceShare,
        after: is.specific.varianceShare,
        word: (value) => percent(value, 1),
      },
    ];
  };
  const beta: Figure = {
    title: "Predicted beta",
    unit: "",
    before: before.beta,
    after: after.beta,
    word: score,
  };
  const active = volatility("Tracking error", ({ active: of }) => of);
  const total = volatility("Volatility", ({ portfolio }) => portfolio);
  const first = [total[0], active[0]].filter((figure) => figure !== undefined);
  // What follows is of the side that the header chooses.
  const parts = isActive(before) ? active.slice(1) : total.slice(1);
  return [...first, ...(before.active === undefined ? [] : [beta]), ...parts];
}

function volatilityReason(title: string, risk: RiskAttribution): WhyQuestion {
  const words = (value: number): string => percent(value, 4);
  return {
    title,
    value: `${percent(risk.volatilityAnnual)} % a year`,
    formula: [
      {
        symbols: "σ = √(xᵀFx + wᵀΔw)",
        values: `√(${words(risk.factorVolatilityAnnual)}² + ${words(risk.specificVolatilityAnnual)}²) = ${words(risk.volatilityAnnual)} %`,
        source: "methodology 09, risk attribution",
      },
    ],
  };
}

function sizeFigures(before: BookSize, after: BookSize): readonly Figure[] {
  const weight = (title: string, of: (size: BookSize) => number): Figure => ({
    title,
    unit: "% of capital",
    before: of(before),
    after: of(after),
    word: percent,
  });
  const inside = ({ gross, unmodelledGross }: BookSize): number => 1 - unmodelledGross / (gross || 1);
  return [
    weight("Cash", ({ cash }) => cash),
    weight("Gross", ({ gross }) => gross),
    weight("Net", ({ net }) => net),
    {
      title: "In the model",
      unit: "% of gross",
      before: inside(before),
      after: inside(after),
      word: (value) => percent(value, 1),
    },
    {
      title: "Names",
      unit: "",
      before: before.nameCount,
      after: after.nameCount,
      word: (value) => count(value),
    },
  ];
}
