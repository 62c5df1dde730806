import type { JSX } from "preact";
import type { RiskAttribution } from "../../engine/risk-attribution/index.ts";
import type { RiskModel } from "../../engine/risk-model/index.ts";
import { type Column, DataTable } from "../parts/index.ts";
import { type WhyQuestion, whyChange } from "../why/index.ts";
import { count, percent, score } from "../words.ts";
import { type BookSize, bookSize } from "./book.ts";
import type { Measured } from "./measure.ts";
import type { Session } from "./session.ts";
import { isActive, weightWords } from "./sides.ts";
import { type RiskFigure, type SizeFigure, whyBookBeta, whyRisk, whySize } from "./why-what-if.ts";

interface Figure {
  readonly title: string;
  readonly unit: string;
  readonly before: number;
  readonly after: number;
  readonly word: (value: number) => string;
  readonly why: (when: "before" | "after") => WhyQuestion | undefined;
}

/** Before, after and change of what is looked at first. */
export function Figures({ session }: { readonly session: Session }): JSX.Element {
  const { before, held, isModelled, book } = session;
  const after = session.after.value;
  const sizes = [book.value.before, book.value.after].map((weights) =>
    bookSize(weights, { cashIds: held.cashIds, isModelled }),
  ) as [BookSize, BookSize];
  const rows = [...riskFigures(session.model, before, after), ...sizeFigures(...sizes)];
  const column = (
    title: string,
    of: (row: Figure) => number,
    why: (row: Figure) => WhyQuestion | undefined,
  ): Column<Figure> => ({
    title,
    isNumber: true,
    cell: (row) => row.word(of(row)),
    value: of,
    why,
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
          (row) => row.why("before"),
        ),
        column(
          "After",
          (row) => row.after,
          (row) => row.why("after"),
        ),
        column("Change", (row) => row.after - row.before, whyFigureChange),
      ]}
    />
  );
}

function riskFigures(model: RiskModel, before: Measured, after: Measured): readonly Figure[] {
  const volatility = (
    title: string,
    of: (measured: Measured) => RiskAttribution | undefined,
  ): readonly Figure[] => {
    const [was, is] = [of(before), of(after)];
    if (was === undefined || is === undefined) return [];
    const figure = (name: string, which: RiskFigure, value: (risk: RiskAttribution) => number): Figure => ({
      title: name,
      unit: which.endsWith("Share") ? "% of variance" : "% a year",
      before: value(was),
      after: value(is),
      word: (number) => percent(number, which.endsWith("Share") ? 1 : 2),
      why: (when) => {
        const risk = when === "before" ? was : is;
        const words = weightWords(risk === before.active || risk === after.active);
        return whyRisk(title, { model, risk, weightWords: words }, which);
      },
    });
    return [
      figure(title, "whole", (risk) => risk.volatilityAnnual),
      figure(`${title}, factors alone`, "factors", (risk) => risk.factorVolatilityAnnual),
      figure(`${title}, specific alone`, "specific", (risk) => risk.specificVolatilityAnnual),
      figure(
        `Factor share of ${title.toLowerCase()}`,
        "factorShare",
        (risk) => risk.factorTotal.varianceShare,
      ),
      figure(
        `Specific share of ${title.toLowerCase()}`,
        "specificShare",
        (risk) => risk.specific.varianceShare,
      ),
    ];
  };
  const beta: Figure = {
    title: "Predicted beta",
    unit: "",
    before: before.beta,
    after: after.beta,
    word: score,
    why: (when) => whyBookBeta(when === "before" ? before : after, model),
  };
  const active = volatility("Tracking error", ({ active: of }) => of);
  const total = volatility("Volatility", ({ portfolio }) => portfolio);
  const first = [total[0], active[0]].filter((figure) => figure !== undefined);
  // What follows is of the side that the header chooses.
  const parts = isActive(before) ? active.slice(1) : total.slice(1);
  return [...first, ...(before.active === undefined ? [] : [beta]), ...parts];
}

function whyFigureChange(row: Figure): WhyQuestion {
  const { title, unit, word, before, after } = row;
  return whyChange({
    title: `Change of ${title}`,
    value: `${word(after - before)} ${unit}`.trim(),
    number: after - before,
    before: row.why("before") ?? before,
    after: row.why("after") ?? after,
    as: unit.startsWith("%") ? "percent" : "plain",
  });
}

function sizeFigures(before: BookSize, after: BookSize): readonly Figure[] {
  const asked = (figure: SizeFigure) => (when: "before" | "after") =>
    when === "before" ? whySize(before, figure, undefined) : whySize(after, figure, before);
  const weight = (title: string, figure: SizeFigure, of: (size: BookSize) => number): Figure => ({
    title,
    why: asked(figure),
    unit: "% of capital",
    before: of(before),
    after: of(after),
    word: percent,
  });
  const inside = ({ gross, unmodelledGross }: BookSize): number => 1 - unmodelledGross / (gross || 1);
  return [
    weight("Cash", "cash", ({ cash }) => cash),
    weight("Gross", "gross", ({ gross }) => gross),
    weight("Net", "net", ({ net }) => net),
    {
      title: "In the model",
      why: asked("inside"),
      unit: "% of gross",
      before: inside(before),
      after: inside(after),
      word: (value) => percent(value, 1),
    },
    {
      title: "Names",
      why: asked("names"),
      unit: "",
      before: before.nameCount,
      after: after.nameCount,
      word: (value) => count(value),
    },
  ];
}
