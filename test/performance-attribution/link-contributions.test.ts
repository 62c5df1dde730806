import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EngineError, InputError } from "../../engine/errors/index.ts";
import { matrixFrom } from "../../engine/linalg/index.ts";
import {
  carinoFactor,
  type LinkingMethod,
  linkContributions,
  mencheroFactor,
} from "../../engine/performance-attribution/index.ts";
import { expectClose, TOLERANCE } from "../tolerance.ts";

interface Linked {
  readonly periods: readonly (readonly number[])[];
  readonly totals: readonly number[];
}
interface Case {
  readonly name: string;
  readonly r: readonly number[];
  readonly b: readonly number[];
  readonly a: readonly (readonly number[])[];
  readonly kappa: readonly number[];
  readonly kappaTotal: number;
  readonly R: number;
  readonly B: number;
  readonly linked: Readonly<Record<LinkingMethod, Linked>>;
}
const { cases }: { cases: readonly Case[] } = JSON.parse(
  readFileSync(new URL("../reference/performance-attribution/linking.json", import.meta.url), "utf8"),
);
const METHODS: readonly LinkingMethod[] = ["carino", "menchero", "grap", "frongello"];
const RUNS = { numRuns: 200, seed: 7 };

function link(
  method: LinkingMethod,
  r: readonly number[],
  b: readonly number[],
  a: readonly (readonly number[])[],
) {
  const dates = r.map((_, t) => `2024-01-${String(t + 1).padStart(2, "0")}`);
  return linkContributions(method, {
    dates,
    portfolioReturns: r,
    benchmarkReturns: b,
    contributions: matrixFrom(a),
  });
}

describe("linking against 50-digit arithmetic", () => {
  for (const { name, r, b, a, kappa, kappaTotal, R, B, linked } of cases) {
    it(`Cariño's factors: ${name}`, () => {
      expectClose(
        r.map((value, t) => carinoFactor(value, b[t])),
        kappa,
        1e-10,
      );
      expectClose(carinoFactor(R, B), kappaTotal, 1e-10);
    });
    for (const method of METHODS) {
      it(`${method}: ${name}`, () => {
        const result = link(method, r, b, a);
        expectClose([result.portfolioReturn, result.benchmarkReturn], [R, B], 1e-10);
        expectClose(result.periods.values, linked[method].periods.flat(), 1e-10);
        expectClose(result.totals, linked[method].totals, 1e-10);
      });
    }
  }

  it("has the values that the methodology prints", () => {
    const [{ r, b, a }] = cases;
    expect(mencheroFactor(0.05924, 0.040094, 3)).toBeCloseTo(1.03282721, 8);
    expectClose(link("carino", r, b, a).totals, [0.00114063, 0.01800537], 5e-9);
    expectClose(link("menchero", r, b, a).totals, [0.00126003, 0.01788597], 5e-9);
    expectClose(link("grap", r, b, a).totals, [0.0011451, 0.0180009], 1e-10);
    const frongello = [0.012, 0.008, -0.01587, -0.00533, 0.0050151, 0.0153309];
    expectClose(link("frongello", r, b, a).periods.values, frongello, 1e-10);
  });
});

/** Random spans: contributions drawn, r and b such that each row sums to r − b. */
const SPAN = fc
  .array(
    fc.record({
      b: fc.double({ min: -0.3, max: 0.3, noNaN: true }),
      a: fc.array(fc.double({ min: -0.1, max: 0.1, noNaN: true }), { minLength: 3, maxLength: 3 }),
    }),
    { maxLength: 24 },
  )
  .map((periods) => ({
    a: periods.map((period) => period.a),
    b: periods.map((period) => period.b),
    r: periods.map((period) => period.b + period.a.reduce((sum, part) => sum + part, 0)),
  }));

describe("identities", () => {
  it("contributions sum to R − B by every method, and linked periods to their totals", () => {
    fc.assert(
      fc.property(SPAN, fc.constantFrom(...METHODS), ({ r, b, a }, method) => {
        const { totals, periods, portfolioReturn, benchmarkReturn } = link(method, r, b, a);
        const sum = totals.reduce((total, value) => total + value, 0);
        // A column for every contribution, none at all for no period.
        const active = a.length === 0 ? 0 : portfolioReturn - benchmarkReturn;
        expectClose(
          sum,
          active,
          TOLERANCE.algebra * Math.max(1, Math.abs(1 + portfolioReturn), Math.abs(1 + benchmarkReturn)),
        );
        for (let j = 0; j < totals.length; j++) {
          let column = 0;
          for (let t = 0; t < a.length; t++) column += periods.values[t * totals.length + j];
          expectClose(column, totals[j], TOLERANCE.algebra);
        }
      }),
      RUNS,
    );
  });

  it("Frongello's totals are GRAP's", () => {
    fc.assert(
      fc.property(SPAN, ({ r, b, a }) => {
        expectClose(link("frongello", r, b, a).totals, link("grap", r, b, a).totals, 1e-11);
      }),
      RUNS,
    );
  });

  it("the order of the periods does not matter to Cariño and Menchero", () => {
    fc.assert(
      fc.property(SPAN, fc.constantFrom<LinkingMethod>("carino", "menchero"), ({ r, b, a }, method) => {
        const turned = link(method, [...r].reverse(), [...b].reverse(), [...a].reverse());
        expectClose(turned.totals, link(method, r, b, a).totals, 1e-10);
      }),
      RUNS,
    );
  });

  it("one period is left as it is", () => {
    fc.assert(
      fc.property(SPAN, fc.constantFrom(...METHODS), ({ r, b, a }, method) => {
        if (a.length === 0) return;
        expectClose(link(method, [r[0]], [b[0]], [a[0]]).totals, a[0], TOLERANCE.algebra);
      }),
      RUNS,
    );
  });

  it("no active return in any period leaves the contributions' sum at 0, scaled by the growth around them", () => {
    for (const method of METHODS) {
      const { totals } = link(
        method,
        [0.1, -0.05],
        [0.1, -0.05],
        [
          [0.02, -0.02],
          [0.01, -0.01],
        ],
      );
      expectClose(totals[0] + totals[1], 0, TOLERANCE.algebra);
      expect(totals[0]).toBeGreaterThan(0.028);
      expect(totals[0]).toBeLessThan(0.033);
    }
  });
});

describe("limits", () => {
  it("κ approaches 1/(1+r) smoothly as the active return vanishes", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -0.9, max: 3, noNaN: true }),
        fc.double({ min: -1e-7, max: 1e-7, noNaN: true }),
        (r, d) => {
          expectClose(carinoFactor(r, r), 1 / (1 + r), TOLERANCE.algebra);
          // ln(1+r) − ln(1+r−d) = d/(1+r) + d²/2(1+r)² + …
          expectClose(carinoFactor(r, r - d) * (1 + r), 1 + d / (2 * (1 + r)), 1e-11);
        },
      ),
      RUNS,
    );
  });

  it("M approaches (1+R)^((n−1)/n)", () => {
    for (const n of [1, 2, 12, 2500]) {
      expectClose(mencheroFactor(0.3, 0.3, n), 1.3 ** ((n - 1) / n), TOLERANCE.algebra);
      expectClose(mencheroFactor(0.3 + 1e-13, 0.3, n), 1.3 ** ((n - 1) / n), TOLERANCE.algebra);
    }
  });
});

describe("refusals", () => {
  it("names every book and period that lost everything", () => {
    let faults: InputError["faults"] = [];
    try {
      link("carino", [0.1, -1, Number.NaN], [-1.5, 0, 0], [[0], [0], [0]]);
    } catch (error) {
      if (error instanceof InputError) faults = error.faults;
    }
    expect(faults.map(({ file, value }) => `${file}: ${value}`)).toEqual([
      "portfolio return of 2024-01-02: -1",
      "portfolio return of 2024-01-03: NaN",
      "benchmark return of 2024-01-01: -1.5",
    ]);
  });

  it("needs one return per period", () => {
    expect(() => link("carino", [0.1], [0.1, 0.2], [[0]])).toThrow(EngineError);
  });
});
