import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { PostBody } from "../client/index.ts";
import type { Answer } from "./answers.ts";

/** A number that somebody wants to know the reason of. */
export interface WhyQuestion {
  /** What the number is: "Risk contribution of value". */
  readonly title: string;
  /** As it stands on the page, with its unit. */
  readonly value: string;
  /** The same in full precision, as the answer of the server has it. */
  readonly number?: number | null;
  /** The formula and the same with this number's values put in, line by line; empty where it is a datum. */
  readonly formula: readonly FormulaLine[];
  /** The formula's lines with values that the page has not: asked when the number is pressed, they take the formula's place. */
  readonly ingredients?: (() => ReadonlySignal<Answer<readonly FormulaLine[]>>) | undefined;
  /** What is to be known beside the formula. */
  readonly notes?: readonly string[];
  /** What the server traces down to rows of the data, where the number stands in a table of the run. */
  readonly explain?: PostBody<"/v1/explain">;
}

/** A formula in words or symbols, and with its values. `x_k` is set as a subscript, `w^2` as a superscript. */
export interface FormulaLine {
  readonly symbols: string;
  readonly values: string;
  /** Where it is from: a paper, or a section of the methodology. */
  readonly source?: string;
  /** What the symbols stand for here. */
  readonly parts?: readonly WhyPart[];
  /** What the formula gives over its parts. */
  readonly result?: number;
}

/** A quantity of a formula: its symbol, what it is, its value here, and the question that goes on from it. */
export interface WhyPart {
  readonly symbol: string;
  readonly meaning: string;
  readonly value: number;
  /** The value with its unit, in more digits than on the page. */
  readonly shown: string;
  readonly next?: (() => WhyQuestion) | undefined;
}

/** What the panel shows; null while it is closed. */
export const asked: Signal<WhyQuestion | null> = signal(null);

const steps: Signal<readonly WhyQuestion[]> = signal([]);

/** The questions that led to the one that is shown, which is the last. */
export const askedPath: ReadonlySignal<readonly WhyQuestion[]> = computed(() => {
  const now = asked.value;
  if (now === null) return [];
  // A question that came from the page and not from the panel begins anew.
  return steps.value.at(-1) === now ? steps.value : [now];
});

/** Goes on from the number that is shown to one that it is made of. */
export function askNext(question: WhyQuestion): void {
  steps.value = [...askedPath.value, question];
  asked.value = question;
}

/** Goes back to the question before. */
export function askBack(): void {
  const before = askedPath.value.slice(0, -1);
  steps.value = before;
  asked.value = before.at(-1) ?? null;
}
