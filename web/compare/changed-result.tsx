import type { JSX } from "preact";
import type { AttributionPair, ChangeDocument, ModelEvidence } from "../documents/index.ts";
import { type Column, DataTable, Link } from "../parts/index.ts";
import { addressWith } from "../place.ts";
import type { WhyQuestion } from "../why/index.ts";
import { count, percent, spaced } from "../words.ts";
import { Admission } from "./admission.tsx";
import { ModelDifference } from "./model-difference.tsx";
import { ModelFigures } from "./model-figures.tsx";
import { Residuals } from "./residuals.tsx";
import {
  changeOf,
  type FitNumber,
  whyAttributed,
  whyAttributionChange,
  whyFit,
  whyFitChange,
  whyReturnBy,
} from "./why-changed.ts";

/** What speaks for the model as it is, A, and for the changed one, B: admission, fit, residuals, forecasts, risk and return. */
export function ChangedResult({ found }: { readonly found: ChangeDocument }): JSX.Element {
  const { first, second, changes, evidence } = found;
  const pair = { letter: "B", name: second.model, comparison: found };
  return (
    <section aria-label="The changed model">
      <h2>
        A {first.model} and B {second.model}
      </h2>
      <ul>
        {changes.map((change) => (
          <li key={change}>{change}</li>
        ))}
      </ul>
      <p>
        B is one of the project’s models now:{" "}
        <Link to={addressWith({ view: "compare", own: { of: "models", models: second.model } })}>
          set it side by side with others
        </Link>
        .
      </p>
      <Admission found={found} />
      <Fit evidence={evidence} />
      <Residuals evidence={evidence} />
      <ModelFigures first={first.model} pairs={[pair]} />
      <ModelDifference
        first={first.model}
        pair={pair}
        hint="The two have fewer than two forecasts in common: which of them forecast better cannot be said."
      />
      <Attribution attribution={found.attribution} />
      <p>
        Many changes that are tried and the best one kept are a search: the t of the one kept is not the t of
        one try. Portfolios of A are its own ground.
      </p>
    </section>
  );
}

const FIT: readonly (readonly [FitNumber, string])[] = [
  ["rSquared", "R²"],
  ["rSquaredCentred", "R² centred"],
  ["rSquaredAdjusted", "R² adjusted"],
];

function Fit({ evidence }: { readonly evidence: ChangeDocument["evidence"] }): JSX.Element {
  const [a, b] = evidence.map(({ fit }) => fit) as [ModelEvidence["fit"], ModelEvidence["fit"]];
  type Row = (typeof FIT)[number];
  const column = (
    title: string,
    unit: string,
    of: (row: Row) => number,
    why: (row: Row) => WhyQuestion,
  ): Column<Row> => ({ title, unit, isNumber: true, cell: (row) => percent(of(row)), value: of, why });
  return (
    <>
      <DataTable
        caption={`What the regressions explain, means over ${count(a.periods)} periods`}
        fileName="fit-of-both"
        isSortable={false}
        rows={FIT}
        keyOf={([key]) => key}
        columns={[
          { title: "", cell: ([, title]) => title, value: ([, title]) => title },
          column(
            "A",
            "%",
            ([key]) => a[key],
            ([key, title]) => whyFit(a, key, `${title} of A`),
          ),
          column(
            "B",
            "%",
            ([key]) => b[key],
            ([key, title]) => whyFit(b, key, `${title} of B`),
          ),
          column(
            "B less A",
            "points of %",
            ([key]) => b[key] - a[key],
            ([key, title]) => whyFitChange([a, b], key, title),
          ),
        ]}
      />
      <p class="note">A column of chance raises R², and not adjusted R².</p>
    </>
  );
}

const KINDS: Readonly<Record<string, string>> = {
  specific: "Specific",
  rest: "Cash and what no factor explains",
};
/** Returns that differ by less are the same: sums in another order. */
const SAME_RETURN = 1e-9;

const lineTitle = ({ kind, name, first, second }: AttributionPair): string => {
  if (name !== TOTAL) return KINDS[kind] ?? spaced(name);
  const isSame = Math.abs((second ?? 0) - (first ?? 0)) < SAME_RETURN;
  return isSame ? "The same return by both" : "The return by each: they know other names";
};

function Attribution({ attribution }: { readonly attribution: ChangeDocument["attribution"] }): JSX.Element {
  const { from, to, book, returnTotal, returnTotalSecond, lines } = attribution;
  const bySize = (a: AttributionPair, b: AttributionPair): number =>
    Math.abs(changeOf(b)) - Math.abs(changeOf(a));
  const factors = lines.filter(({ kind }) => kind === "factor").toSorted(bySize);
  const rest = lines.filter(({ kind }) => kind !== "factor");
  const column = (
    title: string,
    unit: string,
    of: (row: AttributionPair) => number | null,
  ): Column<AttributionPair> => ({
    title,
    unit,
    isNumber: true,
    cell: (row) => percent(of(row)),
    value: of,
    why: (row) => {
      if (title === "B less A") return whyAttributionChange(row, lineTitle(row));
      if (row.name === TOTAL) return whyReturnBy(attribution, title === "A" ? "first" : "second");
      return whyAttributed(row, title === "A" ? "first" : "second", `${lineTitle(row)} by ${title}`);
    },
  });
  return (
    <DataTable
      caption={`Where the ${book === "active" ? "active " : ""}return came from by each, ${from} to ${to}, what changes most first`}
      fileName="return-by-both"
      isSortable={false}
      rows={[...factors, ...rest]}
      total={{
        kind: "rest",
        name: TOTAL,
        first: returnTotal,
        second: returnTotalSecond,
        unlinked: [null, null],
      }}
      keyOf={({ kind, name }) => `${kind} ${name}`}
      columns={[
        {
          title: "Source",
          cell: lineTitle,
          value: ({ name }) => name,
        },
        column("A", "points of %", ({ first }) => first),
        column("B", "points of %", ({ second }) => second),
        column("B less A", "points of %", changeOf),
      ]}
    />
  );
}

/** The name of the row of sums. */
const TOTAL = "all";
