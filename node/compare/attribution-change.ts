import type { BookPerformance } from "../../engine/performance-attribution/index.ts";
import { attributeSpan, type PortfolioChoice } from "../model/index.ts";
import type { Run } from "../store/index.ts";

/** One portfolio's return explained by two models. */
export interface AttributionChange {
  readonly from: string;
  readonly to: string;
  readonly book: "portfolio" | "active";
  /** By A and by B: the same, where both know the same names and the benchmark does not hang on the model. */
  readonly returnTotal: number;
  readonly returnTotalSecond: number;
  /** Factors, then what no factor explains; they sum to the return, each model's to its own. */
  readonly lines: readonly AttributionPair[];
}

/** Linked contributions; NaN where a model has no such line. */
export interface AttributionPair {
  readonly kind: "factor" | "specific" | "rest";
  readonly name: string;
  readonly first: number;
  readonly second: number;
}

/** The return of a portfolio over the same span by both runs: active where there is a benchmark. */
export async function changeAttribution(
  runs: readonly [Run, Run],
  choice: PortfolioChoice,
  span: { readonly from: string; readonly to: string },
): Promise<AttributionChange> {
  const book = choice.benchmark === "none" ? "portfolio" : "active";
  const attributed = [];
  for (const run of runs) attributed.push(await attributeSpan(run, choice, { ...span, linking: "carino" }));
  const [one, two] = attributed.map(({ attribution }) => attribution[book]) as [
    BookPerformance,
    BookPerformance,
  ];
  const byName = (of: BookPerformance) =>
    new Map(
      of.byFactor.flatMap(({ line, contribution }) =>
        line.kind === "factor" ? [[line.factor.name, contribution] as const] : [],
      ),
    );
  const [first, second] = [byName(one), byName(two)];
  const names = [...new Set([...first.keys(), ...second.keys()])];
  const rest = ({ riskFree, unmodelled, unexplained, trading }: BookPerformance) =>
    [riskFree, unmodelled, unexplained, trading].reduce((sum, { contribution }) => sum + contribution, 0);
  return {
    from: attributed[0]?.start ?? span.from,
    to: attributed[0]?.attribution.lastDate ?? span.to,
    book,
    returnTotal: one.returnTotal,
    returnTotalSecond: two.returnTotal,
    lines: [
      ...names.map(
        (name): AttributionPair => ({
          kind: "factor",
          name,
          first: first.get(name) ?? Number.NaN,
          second: second.get(name) ?? Number.NaN,
        }),
      ),
      {
        kind: "specific",
        name: "specific",
        first: one.specific.contribution,
        second: two.specific.contribution,
      },
      { kind: "rest", name: "all other", first: rest(one), second: rest(two) },
    ],
  };
}
