import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import type { FactorRisk, RiskAttribution } from "../../engine/risk-attribution/index.ts";
import type { ModelBook } from "../book/index.ts";
import { type Column, DataTable } from "../parts/index.ts";
import { type WhyQuestion, whyChange } from "../why/index.ts";
import { percent, score, spaced } from "../words.ts";
import type { Session } from "./session.ts";
import { bookOfSide, isActive, sideOf } from "./sides.ts";
import { whyBookFactor } from "./why-what-if.ts";

interface Move {
  readonly before: FactorRisk;
  readonly after: FactorRisk;
}

/** Factors that are shown; the file has as many. */
const TOP = 12;

/** The largest exposures and what they contribute, before and after. */
export function FactorMoves({ session }: { readonly session: Session }): JSX.Element {
  const was = sideOf(session.before);
  const is = sideOf(session.after.value);
  const whole = isActive(session.before) ? "tracking error" : "volatility";
  // Rows keep their places while a weight is typed.
  const order = useMemo(() => largest(was, is), [session, session.history.value.now, was]);
  const rows = order.map(
    (k): Move => ({ before: was.factors[k] as FactorRisk, after: is.factors[k] as FactorRisk }),
  );
  return (
    <DataTable
      caption={`The ${rows.length} factors that contribute most to the ${whole}${isActive(session.before) ? "; exposures are active" : ""}`}
      fileName="what-if-factors"
      rows={rows}
      keyOf={({ before }) => before.factor.name}
      isSortable={false}
      columns={moveColumns(bookOfSide(session, session.before), bookOfSide(session, session.after.value))}
    />
  );
}

function moveColumns(was: ModelBook, is: ModelBook): readonly Column<Move>[] {
  const column = (
    [title, unit]: readonly [string, string],
    of: (row: Move) => number,
    word: (value: number) => string,
    why: (row: Move) => WhyQuestion,
  ): Column<Move> => ({ title, unit, isNumber: true, cell: (row) => word(of(row)), value: of, why });
  const asked = (number: "exposure" | "contribution", when: "before" | "after") => (row: Move) =>
    whyBookFactor(when === "before" ? was : is, row[when], number, when);
  const changed = (number: "exposure" | "contribution", word: (value: number) => string) => (row: Move) => {
    const [before, after] = [asked(number, "before")(row), asked(number, "after")(row)];
    const change = (after.number ?? Number.NaN) - (before.number ?? Number.NaN);
    return whyChange({
      title: `Change of the ${number} of ${spaced(row.before.factor.name)}`,
      value: word(change),
      number: change,
      before,
      after,
      as: number === "contribution" ? "percent" : "plain",
    });
  };
  return [
    {
      title: "Factor",
      cell: ({ before }) => spaced(before.factor.name),
      value: ({ before }) => before.factor.name,
    },
    column(
      ["Exposure before", "sd, or weight"],
      ({ before }) => before.exposure,
      score,
      asked("exposure", "before"),
    ),
    column(["after", "sd, or weight"], ({ after }) => after.exposure, score, asked("exposure", "after")),
    column(
      ["change", "sd, or weight"],
      ({ before, after }) => after.exposure - before.exposure,
      score,
      changed("exposure", score),
    ),
    column(
      ["Contribution before", "points of %"],
      ({ before }) => before.riskContributionAnnual,
      percent,
      asked("contribution", "before"),
    ),
    column(
      ["Contribution after", "points of %"],
      ({ after }) => after.riskContributionAnnual,
      percent,
      asked("contribution", "after"),
    ),
    column(
      ["Contribution change", "points of %"],
      ({ before, after }) => after.riskContributionAnnual - before.riskContributionAnnual,
      percent,
      changed("contribution", percent),
    ),
  ];
}

/** Positions of the factors that contribute most, before or after. */
function largest(was: RiskAttribution, is: RiskAttribution): readonly number[] {
  const size = (k: number): number =>
    Math.max(...[was, is].map(({ factors }) => Math.abs(factors[k]?.riskContributionAnnual ?? 0)));
  return [...was.factors.keys()]
    .filter((k) => was.factors[k]?.exposure !== 0 || is.factors[k]?.exposure !== 0)
    .sort((a, b) => size(b) - size(a))
    .slice(0, TOP);
}
