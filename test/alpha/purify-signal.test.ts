import { describe, expect, test } from "vitest";
import { purifySignal } from "../../engine/alpha/index.ts";
import { constraintsOf, designOf } from "../../engine/factor-returns/index.ts";
import { randomStream, rowProduct, transposeProduct } from "../../engine/stats/index.ts";
import { randomSection } from "../reference/random-section.ts";
import { expectClose } from "../tolerance.ts";

describe("a purified signal", () => {
  test("is the sum of its parts, and its orthogonal part has no weighted exposure to any factor", () => {
    for (let seed = 1; seed <= 20; seed++) {
      const section = randomSection(seed, seed % 3 > 0);
      const { exposures, weights } = section;
      const random = randomStream("signal", seed);
      const signal = Float64Array.from(weights, () =>
        random.uniform() < 0.1 ? Number.NaN : random.normal(),
      );
      const parts = purifySignal(signal, section);
      const known = (i: number) => exposures.covered[i] === 1 && !Number.isNaN(signal[i]!);
      parts.orthogonal.forEach((rest, i) => {
        if (known(i)) expectClose(rest + parts.spanned[i]!, signal[i]!, 1e-13);
        else expect([rest, parts.spanned[i]]).toEqual([Number.NaN, Number.NaN]);
      });
      const weighted = parts.orthogonal.map((rest, i) =>
        known(i) && weights[i]! > 0 ? rest * weights[i]! : 0,
      );
      const scale = weighted.reduce((sum, value) => sum + Math.abs(value), 0);
      const design = designOf(exposures);
      const finite = { ...design, dense: Float64Array.from(design.dense, (x) => (Number.isNaN(x) ? 0 : x)) };
      expectClose(
        transposeProduct(finite, weighted).map((value) => value / scale),
        new Float64Array(exposures.factors.length),
        1e-12,
      );
      for (const row of constraintsOf(exposures, section))
        expectClose(
          row.reduce((sum, c, k) => sum + c * parts.loadings[k]!, 0),
          0,
          1e-12,
        );
      expect(parts.spannedShare).toBeGreaterThanOrEqual(0);
      expect(parts.spannedShare).toBeLessThan(1);
    }
  });

  test("loses nothing of what is new when a multiple of a factor is added, and the loading says how much", () => {
    const section = randomSection(4);
    const { exposures, weights } = section;
    const random = randomStream("new");
    const fresh = Float64Array.from(weights, () => random.normal());
    const style = exposures.marketCount + exposures.industryCount;
    const mixed = fresh.map((value, i) => value + 2.5 * exposures.styles[i * exposures.styleCount]!);
    const [plain, more] = [purifySignal(fresh, section), purifySignal(mixed, section)];
    plain.orthogonal.forEach((rest, i) => {
      if (!Number.isNaN(mixed[i]!)) expectClose(more.orthogonal[i]!, rest, 1e-12);
    });
    expectClose(more.loadings[style]! - plain.loadings[style]!, 2.5, 1e-12);
  });

  test("of a combination of factors is spanned whole, of noise in the share of its degrees, of a constant not at all", () => {
    const section = randomSection(9);
    const { exposures, weights } = section;
    const design = designOf(exposures);
    const random = randomStream("spanned");
    const loadings = Float64Array.from(exposures.factors, () => random.normal());
    const spanned = Float64Array.from(weights, (_, i) =>
      exposures.covered[i] ? rowProduct(design, i, loadings) : Number.NaN,
    );
    expectClose(purifySignal(spanned, section).spannedShare, 1, 1e-12);
    expect(purifySignal(new Float64Array(weights.length).fill(3), section).spannedShare).toBeNaN();
  });
});
