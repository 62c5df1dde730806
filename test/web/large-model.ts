import type { HoldingsDocument, ModelDocument } from "../../web/documents/index.ts";

/** A model of so many names and factors, and a portfolio of all of them against equal weights, as the server would send them: no estimate is needed. */
export function largeModel(
  nameCount: number,
  factorCount: number,
): {
  readonly model: ModelDocument;
  readonly held: HoldingsDocument;
} {
  // A fixed sequence in [-1, 1): what it is does not matter, that it is the same does.
  let state = 1;
  const next = (): number => {
    state = (state * 48271) % 2147483647;
    return (2 * state) / 2147483647 - 1;
  };
  const styleCount = Math.floor(factorCount / 3);
  const factors = Array.from({ length: factorCount }, (_, k) => {
    if (k === 0) return { factor: "market", family: "market" };
    const isStyle = k >= factorCount - styleCount;
    return { factor: `${isStyle ? "style" : "industry"}_${k}`, family: isStyle ? "style" : "industry" };
  });
  const ids = Array.from({ length: nameCount }, (_, n) => `N${String(n).padStart(5, "0")}`);
  const names = ids.map((id) => `Name ${id}`);
  // F = BBᵀ + a diagonal: symmetric and positive definite.
  const b = factors.map(() => [next(), next(), next()]);
  const factorCovariance = b.map((row, i) =>
    b.map(
      (col, j) => 1e-5 * row.reduce((sum, value, at) => sum + value * (col[at] as number), i === j ? 1 : 0),
    ),
  );
  const model: ModelDocument = {
    date: "2021-12-31",
    runId: "0".repeat(64),
    burnIn: false,
    periodsPerYear: 252,
    factors,
    ids,
    names,
    inEstimationUniverse: ids.map(() => 1),
    marketCap: ids.map(() => 1e9),
    exposures: {
      market: true,
      groups: ids.map((_, n) => [[1 + (n % (factorCount - styleCount - 1)), 1]]),
      scores: Object.fromEntries(
        factors.filter(({ family }) => family === "style").map(({ factor }) => [factor, ids.map(next)]),
      ),
      currency: ids.map(() => null),
    },
    factorCovariance,
    specificVariance: ids.map(() => 1e-4 * (2 + next())),
    linked: null,
  };
  const raw = ids.map(() => 1 + 0.9 * next());
  const total = raw.reduce((sum, weight) => sum + weight, 0);
  const row = (n: number, weight: number) => ({
    id: ids[n] as string,
    name: names[n] as string,
    weight,
    outside: null,
  });
  const held: HoldingsDocument = {
    date: model.date,
    portfolioName: "large",
    benchmarkName: "equal",
    holdingsSince: model.date,
    capital: 1e9,
    lookedThrough: [],
    cashIds: ["CASH"],
    portfolio: raw.map((weight, n) => row(n, weight / total)),
    benchmark: ids.map((_, n) => row(n, 1 / nameCount)),
  };
  return { model, held };
}
