import { randomStream } from "../../engine/stats/index.ts";

/** A model of somebody else's in plain numbers: annual percent where a vendor has them so, and daily decimals of returns. */
export interface ForeignWorld {
  readonly dates: readonly string[];
  readonly ids: readonly string[];
  readonly factors: readonly string[];
  readonly industries: readonly string[];
  readonly styles: readonly string[];
  readonly market: string;
  readonly days: readonly WorldDay[];
}

export interface WorldDay {
  readonly date: string;
  /** [N][K] in the order of `factors`. */
  readonly exposures: readonly (readonly number[])[];
  /** [K][K] annual percent². */
  readonly covariance: readonly (readonly number[])[];
  /** [N] annual percent. */
  readonly specificRisk: readonly number[];
  readonly estimation: readonly boolean[];
  readonly caps: readonly number[];
  readonly prices: readonly number[];
  /** Decimals of the day. */
  readonly factorReturns: readonly number[];
  readonly specificReturns: readonly number[];
  readonly returns: readonly number[];
  readonly riskFreeAnnualPercent: number;
  /** [N] annual percent, from the rest. */
  readonly totalRisk: readonly number[];
  /** [N] against the cap-weighted estimation universe, to three digits. */
  readonly predictedBeta: readonly number[];
  /** [N] by style: the smallest weights with 1 of it, and nothing of the others, the industries and the market. */
  readonly portfolios: Readonly<Record<string, readonly number[]>>;
  /** Two lines of one issuer: positions, elasticity of each, volatility of the issuer's return in annual percent. */
  readonly linked: {
    readonly lines: readonly number[];
    readonly elasticity: readonly number[];
    readonly root: number;
  };
}

const NAMES = 30;
const INDUSTRIES = ["XM_BANKS", "XM_OIL", "XM_TECH"];
const STYLES = ["XM_VALUE", "XM_SIZE"];
const MARKET = "XM_COUNTRY";

/** Days at the end of one month and the beginning of the next. */
const DATES = ["2020-01-29", "2020-01-30", "2020-01-31", "2020-02-03", "2020-02-04", "2020-02-05"];

/** A small model through some days, six by default; numbers have as many digits as a file of a vendor's would. */
export function foreignWorld(dates: readonly string[] = DATES): ForeignWorld {
  const random = randomStream("foreign world");
  const digits = (value: number, count: number) => Number(value.toFixed(count));
  const ids = Array.from({ length: NAMES }, (_, i) => `N${String(i + 1).padStart(3, "0")}`);
  const factors = [...INDUSTRIES, ...STYLES, MARKET];
  const root = factors.map((_, k) =>
    factors.map((__, j) => (j > k ? 0 : random.normal() * (k === 5 ? 8 : 2.5))),
  );
  const specific = ids.map(() => digits(15 + 25 * random.uniform(), 4));
  const industry = ids.map((_, i) => i % INDUSTRIES.length);
  const styles = ids.map(() => STYLES.map(() => random.normal()));
  let prices = ids.map(() => 20 + 80 * random.uniform());
  const shares = ids.map(() => 1e6 * (1 + 9 * random.uniform()));
  const linked = {
    lines: [3, 6],
    elasticity: [1.02, 0.97],
    root: digits(0.8 * Math.min(specific[3]!, specific[6]!), 4),
  };
  let before: readonly (readonly number[])[] = [];
  const days = dates.map((date): WorldDay => {
    const level = 1 + 0.05 * random.normal();
    const covariance = factors.map((_, a) =>
      factors.map((__, b) => {
        const product = root[a]!.reduce((sum, value, j) => sum + value * root[b]![j]!, 0);
        return digits(level * (product + (a === b ? 4 : 0)), 8);
      }),
    );
    const exposures = ids.map((_, i) => [
      ...INDUSTRIES.map((__, k) => (industry[i] === k ? 1 : 0)),
      ...styles[i]!.map((value) => digits(value + 0.01 * random.normal(), 6)),
      1,
    ]);
    const factorReturns = factors.map((_, k) =>
      digits((Math.sqrt(covariance[k]![k]! / 252) / 100) * random.normal(), 10),
    );
    const specificReturns = ids.map((_, i) =>
      digits((specific[i]! / 100 / Math.sqrt(252)) * random.normal(), 10),
    );
    const riskFreeAnnualPercent = 1.26;
    const returns = ids.map((_, i) => {
      const common = (before[i] ?? exposures[i]!).reduce((sum, x, k) => sum + x * factorReturns[k]!, 0);
      return common + specificReturns[i]! + riskFreeAnnualPercent / 100 / 252;
    });
    prices = prices.map((price, i) => price * (1 + returns[i]!));
    before = exposures;
    const day = {
      date,
      exposures,
      covariance,
      specificRisk: specific,
      estimation: ids.map((_, i) => i < 24),
      caps: prices.map((price, i) => digits(price * shares[i]!, 2)),
      prices: prices.map((price) => digits(price, 4)),
      factorReturns,
      specificReturns,
      returns,
      riskFreeAnnualPercent,
      totalRisk: ids.map((_, i) => {
        const x = exposures[i]!;
        const common = x.reduce(
          (sum, own, a) => sum + x.reduce((part, other, b) => part + own * other * covariance[a]![b]!, 0),
          0,
        );
        return digits(Math.sqrt(common + specific[i]! ** 2), 2);
      }),
      linked,
    };
    const portfolios = STYLES.map((style) => [style, purePortfolio(day, factors.indexOf(style))] as const);
    return {
      ...day,
      predictedBeta: plainBetas(day).map((beta) => digits(beta, 3)),
      portfolios: Object.fromEntries(
        portfolios.map(([style, w]) => [style, w.map((weight) => digits(weight, 8))]),
      ),
    };
  });
  return { dates, ids, factors, industries: INDUSTRIES, styles: STYLES, market: MARKET, days };
}

/** x'Fx + w'Δw of a portfolio in daily decimals, from the numbers of the files by plain sums: no function of ours. */
export function plainVariance(
  day: WorldDay,
  weights: readonly number[],
  withLinks = true,
): { factor: number; specific: number } {
  const size = day.covariance.length;
  const x = Array.from({ length: size }, (_, k) =>
    weights.reduce((sum, w, i) => sum + w * day.exposures[i]![k]!, 0),
  );
  let factor = 0;
  for (let a = 0; a < size; a++)
    for (let b = 0; b < size; b++) factor += (x[a]! * x[b]! * day.covariance[a]![b]!) / 1e4 / 252;
  let specific = weights.reduce((sum, w, i) => sum + (w * w * day.specificRisk[i]! ** 2) / 1e4 / 252, 0);
  const { lines, elasticity, root } = day.linked;
  if (withLinks)
    specific +=
      (2 * weights[lines[0]!]! * weights[lines[1]!]! * elasticity[0]! * elasticity[1]! * root * root) /
      1e4 /
      252;
  return { factor, specific };
}

type PlainDay = Omit<WorldDay, "predictedBeta" | "portfolios">;

/** Σb / b'Σb of the cap-weighted estimation universe, by plain sums. */
function plainBetas(day: PlainDay): readonly number[] {
  const { lines, elasticity, root } = day.linked;
  const caps = day.caps.map((cap, i) => (day.estimation[i] ? cap : 0));
  const all = caps.reduce((sum, cap) => sum + cap, 0);
  const index = caps.map((cap) => cap / all);
  const covariance = (i: number, j: number): number => {
    let sum = i === j ? day.specificRisk[i]! ** 2 : 0;
    if (i !== j && lines.includes(i) && lines.includes(j)) sum += elasticity[0]! * elasticity[1]! * root ** 2;
    day.covariance.forEach((row, a) => {
      row.forEach((value, b) => {
        sum += day.exposures[i]![a]! * value * day.exposures[j]![b]!;
      });
    });
    return sum;
  };
  const withIndex = index.map((_, i) => index.reduce((sum, w, j) => sum + w * covariance(i, j), 0));
  const variance = index.reduce((sum, w, i) => sum + w * withIndex[i]!, 0);
  return withIndex.map((value) => value / variance);
}

/** A(A'A)⁻¹e over the industries and styles, whose first are the market. */
function purePortfolio({ exposures }: PlainDay, k: number): readonly number[] {
  const width = INDUSTRIES.length + STYLES.length;
  const rows = Array.from({ length: width }, (_, a) => [
    ...Array.from({ length: width }, (__, b) => exposures.reduce((sum, x) => sum + x[a]! * x[b]!, 0)),
    a === k ? 1 : 0,
  ]);
  // Gauss and Jordan.
  for (let p = 0; p < width; p++) {
    const pivot = rows[p]![p]!;
    rows[p] = rows[p]!.map((value) => value / pivot);
    for (let a = 0; a < width; a++)
      if (a !== p) rows[a] = rows[a]!.map((value, c) => value - rows[a]![p]! * rows[p]![c]!);
  }
  return exposures.map((x) => rows.reduce((sum, row, a) => sum + x[a]! * row[width]!, 0));
}
