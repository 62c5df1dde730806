import { beforeAll, describe, expect, test } from "vitest";
import {
  defaultSyntheticMarket,
  type SyntheticDay,
  type SyntheticMarket,
  simulateMarket,
} from "../../engine/synthetic-market/index.ts";
import { barRows, mean, standardErrorsFrom, systematicReturns, worstSecondMoment } from "./replay.ts";

/** What the statistics below need of the default market, gathered in one pass. */
interface Gathered {
  readonly market: SyntheticMarket;
  /** f less its premium, [T] vectors of K. */
  readonly factorReturns: Float64Array[];
  readonly factorCovariances: Float64Array[];
  /** ε over its volatility on rows that are nobody's last. */
  readonly standardised: number[];
  /** Difference between the returns of two lines of one issuer. */
  readonly lineSpreads: number[];
  readonly lineReturns: [number, number][];
  readonly rSquared: { readonly uncentred: number[]; readonly centred: number[] };
  readonly events: Map<string, number>;
  readonly lastReturns: number[];
  readonly largestShares: number[];
  readonly sizeSlopes: number[];
  readonly calmSpecific: number[];
}

function gather(market: SyntheticMarket): Gathered {
  const gathered: Gathered = {
    market,
    factorReturns: [],
    factorCovariances: [],
    standardised: [],
    lineSpreads: [],
    lineReturns: [],
    rSquared: { uncentred: [], centred: [] },
    events: new Map(),
    lastReturns: [],
    largestShares: [],
    sizeSlopes: [],
    calmSpecific: [],
  };
  const published = new Set<string>();
  const lastSeen = new Map<number, number>();
  let position = 0;
  for (const day of market.days()) {
    gatherFactors(gathered, day);
    gatherSpecific(gathered, day);
    gatherEvents(gathered, day, published);
    for (const asset of day.bars.asset) {
      const seen = lastSeen.get(asset);
      if (seen !== undefined && seen < position - 1) count(gathered, `gap of ${position - 1 - seen} days`);
      if (seen !== undefined && seen < position - 1) count(gathered, "resumption");
      lastSeen.set(asset, position);
    }
    position++;
  }
  return gathered;
}

function count({ events }: Gathered, event: string, times = 1): void {
  events.set(event, (events.get(event) ?? 0) + times);
}

function gatherFactors(gathered: Gathered, { truth }: SyntheticDay): void {
  const premium = gathered.market.factorPremiumAnnual;
  gathered.factorReturns.push(truth.factorReturn.map((f, k) => f - premium[k] / 252));
  gathered.factorCovariances.push(truth.factorCovarianceDaily);
}

function gatherSpecific(gathered: Gathered, day: SyntheticDay): void {
  const { market, lineSpreads, lineReturns, standardised } = gathered;
  const { truth } = day;
  const systematic = systematicReturns(market, day);
  const weights = truth.marketCap.map(Math.sqrt);
  const returns = systematic.map((x, row) => x + truth.specificReturn[row]);
  const total = weights.reduce((a, b) => a + b, 0);
  const centre = returns.reduce((soFar, r, row) => soFar + weights[row] * r, 0) / total;
  const squares = (values: Float64Array): number =>
    values.reduce((soFar, v, row) => soFar + weights[row] * v * v, 0);
  gathered.rSquared.uncentred.push(1 - squares(truth.specificReturn) / squares(returns));
  gathered.rSquared.centred.push(1 - squares(truth.specificReturn) / squares(returns.map((r) => r - centre)));
  const caps = [...truth.marketCap].sort((a, b) => b - a);
  gathered.largestShares.push(caps[0] / mean(caps) / caps.length);
  const logCap = truth.marketCap.map(Math.log);
  const logVolatility = truth.specificVolatilityDaily.map(Math.log);
  const [meanCap, meanVolatility] = [mean(logCap), mean(logVolatility)];
  const covariance = mean(logCap.map((c, row) => (c - meanCap) * (logVolatility[row] - meanVolatility)));
  gathered.sizeSlopes.push(covariance / mean(logCap.map((c) => (c - meanCap) ** 2)));
  truth.asset.forEach((asset, row) => {
    if (market.securities[asset].delisted === day.date) return;
    standardised.push(truth.specificReturn[row] / truth.specificVolatilityDaily[row]);
    if (market.securities[asset].primary) return;
    lineSpreads.push(returns[row] - returns[row - 1]);
    lineReturns.push([returns[row - 1], returns[row]]);
  });
}

function gatherEvents(gathered: Gathered, day: SyntheticDay, published: Set<string>): void {
  const { market } = gathered;
  const rows = barRows(day);
  day.bars.asset.forEach((asset, row) => {
    const { listed, delisted } = market.securities[asset];
    if (listed === day.date)
      count(gathered, Number.isNaN(day.bars.totalReturn[row]) ? "listing" : "listing with a return");
    if (delisted === day.date) gathered.lastReturns.push(day.bars.totalReturn[row]);
    if (day.bars.splitFactor[row] === 2) count(gathered, "split");
    if (day.bars.splitFactor[row] === 0.1) count(gathered, "reverse split");
    if (day.bars.dividend[row] > 0) count(gathered, "dividend");
    if (Number.isNaN(day.bars.volume[row])) count(gathered, "missing volume");
    count(gathered, "bar");
  });
  count(gathered, "suspended", day.truth.asset.filter((asset) => !rows.has(asset)).length);
  count(gathered, "reclassification", day.classifications.asset.length);
  const { asset, item, periodEnd } = day.fundamentals;
  asset.forEach((name, i) => {
    const key = `${name} ${item[i]} ${periodEnd[i]}`;
    count(gathered, published.has(key) ? "restated value" : "published value");
    published.add(key);
  });
}

let gathered: Gathered;
beforeAll(() => {
  gathered = gather(simulateMarket(defaultSyntheticMarket));
});

describe("the truth of the default market", () => {
  test("is what its factor returns came from: all second moments within 4.5 standard errors, 378 of them", () => {
    const { factorReturns, factorCovariances } = gathered;
    expect(worstSecondMoment(factorReturns, factorCovariances, 1)).toBeLessThan(4.5);
    expect(worstSecondMoment(factorReturns, factorCovariances, 1.4)).toBeGreaterThan(4.5);
  });

  test("has factor means within 4 standard errors of the premia", () => {
    gathered.market.factors.forEach((_, k) => {
      expect(
        standardErrorsFrom(
          gathered.factorReturns.map((f) => f[k]),
          0,
        ),
      ).toBeLessThan(4);
    });
  });

  test("has specific returns of the stated volatility, mean zero and fat tails", () => {
    const z = gathered.standardised;
    expect(standardErrorsFrom(z, 0)).toBeLessThan(4);
    expect(
      standardErrorsFrom(
        z.map((value) => value * value),
        1,
      ),
    ).toBeLessThan(4);
    const kurtosis = mean(z.map((value) => value ** 4)) / mean(z.map((value) => value ** 2)) ** 2;
    // A normal sample of this size would give 3 ± 0.007.
    expect((kurtosis - 3) / Math.sqrt(24 / z.length)).toBeGreaterThan(100);
  });

  test("makes two lines of an issuer move together but for 4 % a year", () => {
    const { lineSpreads, lineReturns } = gathered;
    const squares = lineSpreads.map((spread) => spread ** 2);
    expect(standardErrorsFrom(squares, 0.04 ** 2 / 252)).toBeLessThan(4);
    const [a, b] = [lineReturns.map((pair) => pair[0]), lineReturns.map((pair) => pair[1])];
    const product = mean(a.map((value, i) => value * b[i]));
    expect(product / Math.sqrt(mean(a.map((v) => v * v)) * mean(b.map((v) => v * v)))).toBeGreaterThan(0.97);
  });
});

describe("the default market looks like one", () => {
  test("its factors explain a fifth to two fifths of a day", () => {
    expect(mean(gathered.rSquared.centred)).toBeGreaterThan(0.18);
    expect(mean(gathered.rSquared.uncentred)).toBeGreaterThan(0.25);
    expect(mean(gathered.rSquared.uncentred)).toBeLessThan(0.42);
  });

  test("it is calm at about 13 % a year and turbulent at 30 %, both within its four years", () => {
    const market = gathered.factorCovariances.map((F) => Math.sqrt(F[0] * 252).toFixed(2));
    expect(new Set(market)).toEqual(new Set(["0.13", "0.30"]));
  });

  test("its largest company is a few per cent of it, and variance falls with the root of size", () => {
    expect(Math.min(...gathered.largestShares)).toBeGreaterThan(0.02);
    expect(Math.max(...gathered.largestShares)).toBeLessThan(0.12);
    // ln σ on ln cap: −1/4, flattened by the floor and the ceiling.
    expect(mean(gathered.sizeSlopes)).toBeGreaterThan(-0.27);
    expect(mean(gathered.sizeSlopes)).toBeLessThan(-0.17);
  });

  test("everything that can happen to a name happens, and as often as stated", () => {
    const times = (event: string): number => gathered.events.get(event) ?? 0;
    expect(times("listing")).toBeGreaterThan(20);
    expect(times("listing with a return")).toBe(0);
    for (const event of ["split", "reverse split", "reclassification", "resumption"])
      expect(times(event)).toBeGreaterThan(3);
    expect(times("dividend")).toBeGreaterThan(1000);
    // Binomial: 0.3 % of half a million bars, and 5 % of names a year suspended for 10.5 days on average.
    const bars = times("bar");
    expect(Math.abs(times("missing volume") - 0.003 * bars) / Math.sqrt(0.003 * bars)).toBeLessThan(4);
    expect(Math.abs(times("suspended") - 0.0002 * 10.5 * bars)).toBeLessThan(
      4 * Math.sqrt(0.0002 * bars * 144),
    );
    expect(times("gap of 21 days")).toBe(0);
    expect(times("restated value") / times("published value")).toBeGreaterThan(0.005);
    expect(times("restated value") / times("published value")).toBeLessThan(0.02);
  });

  test("bankruptcies end below −50 % and takeovers with a premium", () => {
    const failed = gathered.lastReturns.filter((value) => value < -0.5);
    const bought = gathered.lastReturns.filter((value) => value > 0);
    expect(failed.length).toBeGreaterThan(3);
    expect(bought.length).toBeGreaterThan(20);
    expect(failed.length + bought.length).toBe(gathered.lastReturns.length);
    expect(mean(bought)).toBeGreaterThan(0.15);
  });

  test("its securities are distinct, and second lines share an issuer with the line before", () => {
    const { securities } = gathered.market;
    expect(new Set(securities.map((each) => each.id)).size).toBe(securities.length);
    expect(new Set(securities.map((each) => each.name)).size).toBe(securities.length);
    const second = securities.filter((each) => !each.primary);
    expect(second.length).toBeGreaterThanOrEqual(12);
    for (const each of second)
      expect(securities.filter((other) => other.issuer === each.issuer)).toHaveLength(2);
  });
});
