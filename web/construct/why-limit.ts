import type { BindingLimit, SumTerm } from "../documents/index.ts";
import { part, reckoned, sumLine, type WhyPart, type WhyQuestion, whyDatum } from "../why/index.ts";
import { percent, precise, score } from "../words.ts";
import { SOURCE } from "./found-book.ts";

/** Whether a limit is about an exposure, a number; all else are shares and volatilities. */
export const isExposure = ({ step }: BindingLimit): boolean => Math.abs(step) === 0.1;

const partsOf = (terms: readonly SumTerm[], symbol: string, as: "percent" | "plain"): readonly WhyPart[] =>
  terms.map(({ of, value }) => part(of === null ? "…" : symbol, of ?? "the others together", value, { as }));

/** A number of a limit that binds. */
export function whyLimit(
  limit: BindingLimit,
  number: "value" | "count" | "givenUp" | "price",
  shown: string,
): WhyQuestion | undefined {
  const { name, about } = limit;
  switch (number) {
    case "value":
      return whyValue(limit, shown);
    case "count":
      return whyDatum({
        title: `${name}: names at it`,
        value: shown,
        number: limit.atLimit,
        from: `Counted: ${shown} names whose own bound of this limit, ${about}, holds with equality.`,
      });
    case "givenUp":
      return whyGivenUp(limit, shown);
    case "price":
      return whyPrice(limit, shown);
  }
}

function whyValue(limit: BindingLimit, shown: string): WhyQuestion {
  const { name, about, value, terms, isRoot, dearestId } = limit;
  const head = { title: `${name}: where it stands`, value: shown, number: value };
  const as = isExposure(limit) ? "plain" : "percent";
  const notes = [
    dearestId === null
      ? `${about}, of the weights that were found.`
      : `${about}: of ${dearestId}, at which it costs most.`,
  ];
  if (terms === null) return whyDatum({ ...head, from: `Counted of the weights that were found: ${about}.` });
  if (!isRoot)
    return {
      ...head,
      formula: [
        sumLine({ symbols: "a′w = Σ_n a_n w_n", source: SOURCE, as, parts: partsOf(terms, "a_n w_n", as) }),
      ],
      notes,
    };
  const variance = terms.reduce((sum, term) => sum + term.value, 0);
  return reckoned({
    ...head,
    left: "σ",
    right: "√(V)",
    parts: {
      variance: part("V", "variance a year", variance, {
        next: () => ({
          title: `${name}: variance a year`,
          value: precise(variance),
          number: variance,
          formula: [
            sumLine({
              symbols: "V = Σ_k x_k (Fx)_k + Σ_n w_n^2 δ_n^2",
              source: "Methodology 9, variance",
              as: "plain",
              parts: partsOf(terms, "x_k (Fx)_k", "plain"),
            }),
          ],
          notes,
        }),
      }),
    },
    result: Math.sqrt(variance),
    as: "percent",
    source: SOURCE,
    notes,
  });
}

function whyGivenUp({ name, givenUp, givenUpTerms }: BindingLimit, shown: string): WhyQuestion | undefined {
  if (givenUp === null || givenUpTerms === null) return undefined;
  return {
    title: `${name}: what it gives up`,
    value: shown,
    number: givenUp,
    formula: [
      sumLine({
        symbols: "u = Σ_n ½ g_n (w*_n − w_n)",
        source: `${SOURCE}; Stubbs & Vandenbussche (2010)`,
        parts: partsOf(givenUpTerms, "½ g_n d_n", "percent"),
      }),
    ],
    notes: [
      "g: what the limit’s price pulls the weight down by; w* − w: how far the weight is from where the views alone, at the same fear of risk, would have it. Of the least risk as shares of the variance that all limits give up, else utility a year.",
    ],
  };
}

function whyPrice(limit: BindingLimit, shown: string): WhyQuestion | undefined {
  const { name, gainAnnual, multiplier, annualFactor, step } = limit;
  if (gainAnnual === null) return undefined;
  const size = Math.abs(step);
  return reckoned({
    title: `${name}: shadow price`,
    value: `${shown} bp a year for one step`,
    number: gainAnnual,
    left: "g",
    general: "(∂U / ∂b) × step a year",
    right: "λ × s × y",
    parts: {
      multiplier: part(
        "λ",
        "what a unit of the limit brings the objective over the horizon: its multiplier",
        multiplier,
      ),
      step: part(
        "s",
        isExposure(limit) ? `a step of it, ${score(size)}` : `a step of it, ${percent(size)} %`,
        size,
      ),
      year: part("y", "what a unit of the objective over the horizon is in a year", annualFactor),
    },
    result: multiplier * size * annualFactor,
    source: SOURCE,
    notes: ["It holds for small steps."],
  });
}
