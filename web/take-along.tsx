import type { JSX } from "preact";
import { answerOf } from "./answers.ts";
import { address, go } from "./place.ts";
import { keepScenario } from "./scenarios.ts";

/** A book that an answer has, to be gone on with. */
export interface AnsweredBook {
  /** What it is called from now on. */
  readonly name: string;
  readonly date: string;
  /** As the answer names it. */
  readonly portfolioName: string;
  /** As the answer names it, null for none; left out where it has to do with none: then the page's. */
  readonly benchmarkName?: string | null;
  readonly weights: readonly { readonly id: string; readonly weight: number }[];
}

/** Keeps the book and opens it in what-if. */
export function openInWhatIf(book: AnsweredBook): void {
  const { name, date, portfolioName, benchmarkName, weights } = book;
  const project = answerOf("/v1/project").value;
  const own = project.state === "there" ? project.value.benchmark : null;
  keepScenario({
    name,
    date,
    // What is made from cash has no portfolio that it began from.
    portfolio: portfolioName === "cash" ? address.value.portfolio : portfolioName,
    benchmark: benchmarkOf(benchmarkName, own),
    weights: Object.fromEntries(weights.map(({ id, weight }) => [id, weight])),
  });
  go({ view: "what-if", own: { scenario: name } });
}

function benchmarkOf(named: string | null | undefined, own: string | null): string {
  if (named === undefined) return address.value.benchmark;
  return named === own ? "" : (named ?? "none");
}

/** The button that does so. */
export function TakeAlong(book: AnsweredBook): JSX.Element {
  return (
    <p>
      <button type="button" onClick={() => openInWhatIf(book)}>
        Take into what-if
      </button>{" "}
      <small>It is kept in this browser as the scenario “{book.name}”.</small>
    </p>
  );
}
