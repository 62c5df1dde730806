import type { JSX } from "preact";
import type { ChangeDocument, FactorStanding } from "../documents/index.ts";
import { type Column, DataTable } from "../parts/index.ts";
import { type FactorRecord, type WhyQuestion, whyAbove2, whyFactorMean, whyFactorT } from "../why/index.ts";
import { count, percent, score, spaced } from "../words.ts";
import { ofModel } from "./why-changed.ts";

/** A factor by both models; undefined where one of them lacks it. */
interface Row {
  readonly factor: string;
  readonly family: string;
  readonly both: readonly [FactorStanding | undefined, FactorStanding | undefined];
}

type Why = (record: FactorRecord) => WhyQuestion | undefined;

/** The admission table of both: what a factor that is left out said goes to others. */
export function Admission({ found }: { readonly found: ChangeDocument }): JSX.Element {
  const { evidence, from, to } = found;
  const runs = [found.first.runId, found.second.runId] as const;
  const [first, second] = evidence.map(({ factors }) => new Map(factors.map((row) => [row.factor, row]))) as [
    Map<string, FactorStanding>,
    Map<string, FactorStanding>,
  ];
  // Styles can be left out, industries cannot: those stand last.
  const isLast = ({ family }: Pick<Row, "family">): number => (family === "industry" ? 1 : 0);
  const rows = [...new Map([...first, ...second]).values()]
    .map(({ factor, family }): Row => ({ factor, family, both: [first.get(factor), second.get(factor)] }))
    .toSorted((a, b) => isLast(a) - isLast(b));
  const numbers = (
    title: string,
    unit: string,
    {
      key,
      word,
      why,
    }: {
      readonly key: "tNeweyWest" | "shareAbove2" | "vif" | "stability";
      readonly word: (value: number | null | undefined) => string;
      readonly why: Why;
    },
  ): readonly Column<Row>[] =>
    ([0, 1] as const).map(
      (m): Column<Row> => ({
        title: `${title} ${m === 0 ? "A" : "B"}`,
        unit,
        isNumber: true,
        cell: ({ both }) => word(both[m]?.[key]),
        value: ({ both }) => both[m]?.[key],
        why: ({ both }) => {
          const of = both[m];
          return of === undefined
            ? undefined
            : // No date: there is no period of both models to trace to.
              ofModel(
                why({ factor: of, periodsPerYear: Number.NaN, to: "", span: { run: runs[m], from, to } }),
                m,
              );
        },
      }),
    );
  return (
    <>
      <DataTable
        caption="Admission of every factor, before (A) and after (B)"
        fileName="admission-of-both"
        rows={rows}
        keyOf={({ factor }) => factor}
        columns={[
          { title: "Factor", cell: ({ factor }) => spaced(factor), value: ({ factor }) => factor },
          { title: "Family", cell: ({ family }) => spaced(family), value: ({ family }) => family },
          ...numbers("t", "Newey–West", { key: "tNeweyWest", word: score, why: whyFactorT }),
          ...numbers("|t| above 2", "% of periods", {
            key: "shareAbove2",
            word: (value) => percent(value, 0),
            why: whyAbove2,
          }),
          ...numbers("VIF", "mean", { key: "vif", word: score, why: (of) => whyFactorMean(of, "vif") }),
          ...numbers("Stability", "month to month", {
            key: "stability",
            word: score,
            why: (of) => whyFactorMean(of, "stability"),
          }),
          ...([0, 1] as const).map((m): Column<Row> => {
            const verdict = ({ both }: Row): string => both[m]?.verdict ?? "left out";
            return { title: `Verdict ${m === 0 ? "A" : "B"}`, cell: verdict, value: verdict };
          }),
        ]}
      />
      <p class="note">
        A has {count(first.size)} factors, B {count(second.size)}. What a factor that is left out said goes to
        others: look at their columns too.
      </p>
    </>
  );
}
