import { purifySignal, type ReturnPanels, type SignalDate } from "../../engine/alpha/index.ts";
import { memberships } from "../../engine/data/index.ts";
import type { Exposures } from "../../engine/exposures/index.ts";
import { matrix } from "../../engine/linalg/index.ts";
import { randomStream } from "../../engine/stats/index.ts";

/** Names of the simulated market. */
export const COUNT = 120;
/** Periods between two dates of the signal. */
export const SPACING = 5;

/** A market of one style and four industries; specific returns have the coefficient `skill` with the signal's own part, returns a premium of the style. */
export function world(
  seed: string | number,
  { skill, styleShare, dates: dateCount }: { skill: number; styleShare: number; dates: number },
) {
  const random = randomStream("world", seed);
  const industry = Int32Array.from({ length: COUNT }, (_, i) => i % 4);
  const style = Float64Array.from({ length: COUNT }, () => random.normal());
  const cap = Float64Array.from({ length: COUNT }, () => Math.exp(random.normal()));
  const exposures: Exposures = {
    factors: [
      { name: "market", family: "market" },
      ...[0, 1, 2, 3].map((i) => ({ name: `industry ${i}`, family: "industry" }) as const),
      { name: "style", family: "style" },
    ],
    marketCount: 1,
    countryCount: 0,
    industryCount: 4,
    styleCount: 1,
    currencyCount: 0,
    covered: new Uint8Array(COUNT).fill(1),
    groups: memberships(Array.from(industry, (code) => [{ code, share: 1 }])),
    styles: style,
    currency: new Int32Array(COUNT).fill(-1),
  };
  const weights = cap.map(Math.sqrt);
  const rows = dateCount * SPACING;
  const [total, specific] = [new Float64Array(rows * COUNT), new Float64Array(rows * COUNT)];
  const volatility = Float64Array.from({ length: COUNT }, () => 0.01 * (1 + random.uniform()));
  const dates = Array.from({ length: dateCount }, (_, d): SignalDate => {
    const own = Float64Array.from({ length: COUNT }, () => random.normal());
    const signal = own.map(
      (value, i) => Math.sqrt(1 - styleShare) * value + Math.sqrt(styleShare) * style[i]!,
    );
    for (let t = d * SPACING; t < (d + 1) * SPACING; t++) {
      const factor = 0.002 + 0.004 * random.normal();
      const market = 0.01 * random.normal();
      for (let i = 0; i < COUNT; i++) {
        const shock = skill * own[i]! + Math.sqrt(1 - skill ** 2) * random.normal();
        specific[t * COUNT + i] = volatility[i]! * shock;
        total[t * COUNT + i] = market + factor * style[i]! + volatility[i]! * shock;
      }
    }
    const industryCapShare = [0, 1, 2, 3].map((code) =>
      cap.reduce((sum, value, i) => sum + (industry[i] === code ? value : 0), 0),
    );
    const whole = industryCapShare.reduce((sum, value) => sum + value, 0);
    const parts = purifySignal(signal, {
      exposures,
      weights,
      industryCapShare: industryCapShare.map((value) => value / whole),
    });
    return {
      period: d * SPACING,
      year: 2000 + Math.floor(d / 20),
      signal,
      weights,
      marketCap: cap,
      volatility,
      industry,
      ...parts,
    };
  });
  const panels: ReturnPanels = { total: matrix(rows, COUNT, total), specific: matrix(rows, COUNT, specific) };
  return { dates, panels };
}
