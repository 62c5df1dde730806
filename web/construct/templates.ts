/** A mandate to begin with. */
export interface Template {
  readonly name: string;
  readonly text: string;
  /** Whether it measures against a benchmark. */
  readonly isRelative: boolean;
}

/** Mandates to begin with, in the order in which they are offered. */
export const templates: readonly Template[] = [
  {
    name: "index tracking",
    isRelative: true,
    text: `# As near to the benchmark as the limits allow.
name: index tracking
horizon: 1m
objective: { kind: least_risk, relative: true }
limits:
  fully invested: { on: net, equal: 100% }
  weights: { on: weights, min: 0%, max: 10% }
  turnover: { on: turnover, max: 40% }
`,
  },
  {
    name: "long-only active",
    isRelative: true,
    text: `# Most expected return within a tracking error, styles and industries held near the benchmark.
name: long-only active
horizon: 3m
objective: { kind: most_return, relative: true }
alpha: # expected returns over the horizon, as views on factors, a file of names, or both
  factors: {}
  horizon: 1y
costs: { commission: 2bp, spread: 8bp, holding: 1y }
limits:
  fully invested: { on: net, equal: 100% }
  long only: { on: weights, min: 0% }
  active weights: { on: weights, relative: true, min: -5%, max: 5% }
  tracking error: { on: risk, relative: true, max: 4% }
  styles: { on: exposure, family: style, relative: true, min: -0.5, max: 0.5 }
  industries: { on: group, by: industry, relative: true, min: -5%, max: 5% }
  turnover: { on: turnover, max: 120% }
`,
  },
  {
    name: "least volatility",
    isRelative: false,
    text: `# The portfolio of least risk, long only.
name: least volatility
horizon: 1m
objective: { kind: least_risk }
limits:
  fully invested: { on: net, equal: 100% }
  weights: { on: weights, min: 0%, max: 5% }
`,
  },
  {
    name: "market neutral",
    isRelative: false,
    text: `# Utility with more fear of factors than of names; sums and beta at 0.
name: market neutral
horizon: 1m
portfolio: cash
objective: { kind: utility, factorAversion: 10, specificAversion: 4 }
alpha:
  factors: {}
  horizon: 1y
costs: { commission: 1bp, spread: 6bp, borrow: 50bp, holding: 6m }
limits:
  dollar neutral: { on: net, equal: 0% }
  gross: { on: gross, max: 200% }
  names: { on: weights, min: -5%, max: 5% }
  beta: { on: beta, min: -0.02, max: 0.02 }
`,
  },
  {
    name: "most diversified",
    isRelative: false,
    text: `# The highest ratio of the names' own volatilities to the portfolio's.
name: most diversified
horizon: 1m
objective: { kind: most_diversified }
limits:
  fully invested: { on: net, equal: 100% }
  weights: { on: weights, min: 0%, max: 5% }
`,
  },
  {
    name: "risk parity",
    isRelative: false,
    text: `# The same share of the variance for each name that is held.
name: risk parity
horizon: 1m
universe: holdings
objective: { kind: risk_parity }
`,
  },
];
