import type { BookPerformance, PerformanceLine } from "../../engine/performance-attribution/index.ts";
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
  /** Sums of the periods' contributions as they came, before they were linked. */
  readonly unlinked: readonly [first: number, second: number];
  /** What it is the sum of, linked, where it is several lines. */
  readonly of?: readonly { readonly name: string; readonly first: number; readonly second: number }[];
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
      of.byFactor.flatMap((one) =>
        one.line.kind === "factor" ? [[one.line.factor.name, one] as const] : [],
      ),
    );
  const [first, second] = [byName(one), byName(two)];
  const names = [...new Set([...first.keys(), ...second.keys()])];
  const others = REST.map(([key, name]) => ({ name, lines: [one[key], two[key]] as const }));
  const rest = (side: 0 | 1, of: (line: PerformanceLine) => number) =>
    others.reduce((sum, { lines }) => sum + of(lines[side]), 0);
  const linked = ({ contribution }: PerformanceLine) => contribution;
  const plain = ({ contributionSum }: PerformanceLine) => contributionSum;
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
          first: first.get(name)?.contribution ?? Number.NaN,
          second: second.get(name)?.contribution ?? Number.NaN,
          unlinked: [
            first.get(name)?.contributionSum ?? Number.NaN,
            second.get(name)?.contributionSum ?? Number.NaN,
          ],
        }),
      ),
      {
        kind: "specific",
        name: "specific",
        first: one.specific.contribution,
        second: two.specific.contribution,
        unlinked: [one.specific.contributionSum, two.specific.contributionSum],
      },
      {
        kind: "rest",
        name: "all other",
        first: rest(0, linked),
        second: rest(1, linked),
        unlinked: [rest(0, plain), rest(1, plain)],
        of: others.map(({ name, lines }) => ({
          name,
          first: lines[0].contribution,
          second: lines[1].contribution,
        })),
      },
    ],
  };
}

/** What no factor and no specific return explains. */
const REST = [
  ["riskFree", "risk-free and cash"],
  ["unmodelled", "names outside the model"],
  ["unexplained", "unexplained"],
  ["trading", "trading"],
] as const satisfies readonly (readonly [keyof BookPerformance, string])[];
