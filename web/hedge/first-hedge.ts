/** The hedge that a form begins with: a future on what the project measures against. */
export function firstHedge(benchmark: string | null): string {
  return `# What takes the market out of the book.
name: market hedge
horizon: 1m
instruments:
  index future: { portfolio: ${JSON.stringify(benchmark ?? "universe")}, cost: 1bp, min: -200%, max: 0% }
neutral: [ market ]
`;
}

/** Instruments as they are added; the numbers are there to be changed. */
export const usualInstruments: readonly {
  readonly name: string;
  readonly instrument: (benchmark: string | null) => Readonly<Record<string, unknown>>;
}[] = [
  {
    name: "index future",
    instrument: (benchmark) => ({ portfolio: benchmark ?? "universe", cost: "1bp", min: "-200%", max: "0%" }),
  },
  { name: "universe future", instrument: () => ({ portfolio: "universe", cost: "2bp" }) },
  {
    name: "factor fund",
    instrument: () => ({ exposures: { market: 1, value: 0.8 }, residual: "3%", cost: "5bp" }),
  },
  { name: "own series", instrument: () => ({ series: { file: "returns.csv" }, cost: "2bp" }) },
];
