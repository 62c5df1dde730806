import type { PairCorrelation, ResidualComponent } from "../documents/index.ts";
import { part, reckoned, type WhyQuestion, whyDatum, whySum } from "../why/index.ts";
import { count, percent, score } from "../words.ts";

const RESIDUALS = "Methodology 14b, what the residuals hold";

/** A mean correlation of pairs, or its t. */
export function whyPairs(
  title: string,
  pair: PairCorrelation | undefined,
  which: "mean" | "tStatistic",
): WhyQuestion | undefined {
  if (pair === undefined || pair.mean === null) return undefined;
  const { mean, tStatistic, periods, years, lags, longRunVariance } = pair;
  if (which === "mean")
    return whySum({
      title,
      value: `${count(mean, 4)} correlation`,
      number: mean,
      symbols: "c = mean_t mean_{i,j} (z_{i,t} z_{j,t} − e_{ij,t}) = Σ_y n_y c_y / T",
      source: RESIDUALS,
      as: "plain",
      parts: years.map((of) =>
        part(
          "n_y c_y / T",
          `${of.year}: ${count(of.periods)} of ${count(periods)} periods, ${count(of.mean, 4)} in the mean`,
          (of.periods * of.mean) / periods,
        ),
      ),
      notes: [
        "z: a residual over its forecast volatility; e: what the regression makes of independent ones.",
      ],
    });
  if (tStatistic === null) return undefined;
  return reckoned({
    title: `${title}: t`,
    value: `${count(tStatistic, 1)} Newey–West`,
    number: tStatistic,
    left: "t",
    right: "c / √(V / T)",
    parts: {
      mean: part("c", "mean over the periods", mean, {
        next: () => whyPairs(title, pair, "mean") ?? whyPeriodsOf(title, periods),
      }),
      variance: part(
        "V",
        `variance by Newey and West, Γ_0 + 2 Σ_l (1 − l / (L + 1)) Γ_l, with ${count(lags)} lags`,
        longRunVariance,
      ),
      periods: part("T", "periods", periods),
    },
    result: mean / Math.sqrt(longRunVariance / periods),
    source: "Newey & West (1987)",
  });
}

const whyPeriodsOf = (title: string, periods: number): WhyQuestion =>
  whyDatum({ title, value: count(periods), number: periods, from: "Counted: periods." });

/** A number of a component. */
export type ComponentNumber = "eigenvalue" | "nullUpper" | "share" | "pValue";

/** A number of a common component of the residuals. */
export function whyComponent(
  component: ResidualComponent,
  which: ComponentNumber,
  of: {
    readonly title: string;
    readonly shown: string;
    readonly unit: string;
    readonly periods: number;
    readonly names: number;
  },
): WhyQuestion {
  const { eigenvalue, variance, share, pValue, draws, larger, nullUpper } = component;
  const head = (what: string) => ({
    title: `Component ${of.title}: ${what}`,
    value: `${of.shown} ${of.unit}`.trim(),
    number: component[which],
    source: RESIDUALS,
  });
  const lambda = part("λ", "its eigenvalue", eigenvalue, {
    next: () => whyComponent(component, "eigenvalue", { ...of, shown: score(eigenvalue), unit: "" }),
  });
  switch (which) {
    case "eigenvalue":
      return whyEigenvalue(component, of, head("eigenvalue"));
    case "nullUpper":
      return whyDatum({
        ...head("eigenvalue by chance"),
        from: `The ${count(Math.min(draws, Math.ceil(0.95 * (draws + 1))))}th smallest of the largest eigenvalues of ${count(draws)} draws (seed 1): the signs of ${count(of.periods)} × ${count(of.names)} residuals drawn anew, under the same regressions; ${count(larger)} of them are ${count(eigenvalue, 4)} or larger.`,
      });
    case "share":
      return reckoned({
        ...head("share of the residual variance"),
        left: "share",
        right: "λ / V",
        parts: { lambda, whole: part("V", "variance of all residuals, in names’ worth", variance) },
        result: eigenvalue / variance,
        as: "percent",
        notes: [`Where the share is small it matters little, however sure it is: ${percent(share)} %.`],
      });
    case "pValue":
      return reckoned({
        ...head("p"),
        left: "p",
        right: "(1 + m) / (1 + n)",
        parts: {
          larger: part("m", `draws with an eigenvalue of ${count(eigenvalue, 4)} or more`, larger),
          draws: part("n", "draws of signs", draws),
        },
        result: (1 + larger) / (1 + draws),
        notes: [
          `95 % by chance lie below ${count(nullUpper, 4)}. The smallest p that ${count(draws)} draws can give is ${count(1 / (1 + draws), 2)}; this one is ${count(pValue, 3)}.`,
        ],
      });
  }
}

/** An eigenvalue: what each name adds to it. */
function whyEigenvalue(
  { eigenvalue, names }: ResidualComponent,
  of: { readonly periods: number; readonly names: number },
  head: { readonly title: string; readonly value: string; readonly number: number; readonly source: string },
): WhyQuestion {
  const listed = names.reduce((sum, { square }) => sum + square, 0);
  return whySum({
    ...head,
    symbols: "λ = Σ_n (Σ_t z_{n,t} s_t / T)^2",
    as: "plain",
    parts: [
      ...names.map(({ id, loading, square }) =>
        part("n", `${id}, whose residuals have a correlation of ${score(loading)} with it`, square),
      ),
      part("…", `the other ${count(of.names - names.length)} names`, eigenvalue - listed),
    ],
    notes: [
      `The largest of the correlations of ${count(of.names)} names’ residuals z over ${count(of.periods)} periods, the components before it taken out; s: its returns, mean square 1. Found by Householder’s reduction to three diagonals.`,
    ],
  });
}
