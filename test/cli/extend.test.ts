import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { randomStream } from "../../engine/stats/index.ts";
import { extendReport } from "../../node/cli/commands/extend.ts";
import { expectClose } from "../tolerance.ts";

const NAMES = 40;
const PERIODS = 120;
const options = { periods: 250, specific: "own_variance", draws: 99, seed: 1 } as const;

/** A model of two factors in files, its returns with a third; exposures to it, and to none. */
function givenFolder() {
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-extend-"));
  const random = randomStream("given folder");
  const ids = Array.from({ length: NAMES }, (_, i) => `S${i}`);
  const rows = ids.map(() => [1, random.normal()] as const);
  const z = ids.map(() => random.normal());
  const own = ids.map(() => 2e-3 * (1 + random.uniform()));
  const write = (name: string, lines: readonly string[]) => {
    writeFileSync(join(folder, name), `${lines.join("\n")}\n`);
    return join(folder, name);
  };
  const months = Array.from(
    { length: PERIODS + 1 },
    (_, t) => `${2000 + Math.floor(t / 12)}-${String((t % 12) + 1).padStart(2, "0")}-28`,
  );
  const returns = months.flatMap((month) => {
    const [market, style, missing] = [0.04, 0.02, 0.02].map((sd) => sd * random.normal()) as [
      number,
      number,
      number,
    ];
    return ids.map((id, i) => {
      const common = market + rows[i]![1] * style + z[i]! * missing;
      return `${month},${id},${common + Math.sqrt(own[i]!) * random.normal()}`;
    });
  });
  write("exposures.csv", ["id,Market,style", ...ids.map((id, i) => `${id},${rows[i]!.join(",")}`)]);
  write("factor_covariance.csv", [
    "factor1,factor2,covariance",
    "Market,Market,0.0016",
    "Market,style,0",
    "style,style,0.0004",
  ]);
  write("specific_variance.csv", [
    "id,variance",
    ...ids.map((id, i) => `${id},${own[i]! + z[i]! ** 2 * 4e-4}`),
  ]);
  write("returns.csv", ["date,id,return", ...returns]);
  const factor = write("missing.csv", ["id,value", ...ids.map((id, i) => `${id},${z[i]}`)]);
  const noise = write("noise.csv", ["id,value", ...ids.map((id) => `${id},${random.normal()}`)]);
  return { folder, factor, noise, own, write };
}

interface Report {
  readonly test: Record<"shuffled" | "variance" | "covariances", { readonly pValue: number }>;
  readonly periods: { readonly fitted: number; readonly scored: number };
  readonly variance: number;
  readonly fits: readonly { readonly outOfSample: { readonly gain: number; readonly pValue: number } }[];
}

describe("a model of files", () => {
  const { folder, factor, noise, write } = givenFolder();

  test("is extended by the factor that its returns hold, better on those after; written, it is read again and holds it", async () => {
    const out = join(folder, "extended");
    const report = await extendReport(".", { ...options, factor, model: folder, out });
    const { test: of, periods, variance, fits } = report.json as Report;
    expect([of.shuffled.pValue, of.variance.pValue, periods]).toEqual([
      0.01,
      0.01,
      { fitted: 81, scored: 40, from: "2000-01-28", to: "2010-01-28" },
    ]);
    // Exposures are standardised: their own deviation is taken up by the variance. √(2/81) = 16 %.
    expectClose(variance / 4e-4, 1, 0.5);
    expect(fits[0]!.outOfSample.gain).toBeGreaterThan(0.5);
    expect(fits[0]!.outOfSample.pValue).toBeLessThan(0.05);
    expect(report.text).toContain("scores significantly better");
    writeFileSync(join(out, "returns.csv"), readFileSync(join(folder, "returns.csv")));
    const again = await extendReport(".", { ...options, factor, model: out });
    expect((again.json as Report).test.shuffled.pValue).toBeGreaterThan(0.05);
  });

  test("is not extended by exposures that say nothing", async () => {
    const { json, text } = await extendReport(".", {
      ...options,
      factor: noise,
      model: folder,
      covariances: true,
    });
    expect((json as Report).test.shuffled.pValue).toBeGreaterThan(0.05);
    expect(text).toContain("Not shown: ");
  });

  test("tells what is wrong with its files", async () => {
    const flat = write("flat.csv", ["id,value", ...Array.from({ length: 40 }, (_, i) => `S${i},1`)]);
    await expect(extendReport(".", { ...options, factor: flat, model: folder })).rejects.toThrow(
      "one value for all names",
    );
    const none = write("none.csv", ["id,value", "S1,", "S2,"]);
    await expect(extendReport(".", { ...options, factor: none, model: folder })).rejects.toThrow(
      "has no value",
    );
    const other = write("other.csv", ["id,value", "X1,1", "X2,2"]);
    await expect(extendReport(".", { ...options, factor: other, model: folder })).rejects.toThrow(
      "none of the factor's ids",
    );
    const bad = write("bad.csv", ["id,date,value", "S1,2000-13-01,1", "S2,2000-01-01,x"]);
    await expect(extendReport(".", { ...options, factor: bad, model: folder })).rejects.toThrow(
      /row 2[\s\S]*row 3/,
    );
    write("factor_covariance.csv", ["factor1,factor2,covariance", "market,market,1", "size,market,0"]);
    await expect(extendReport(".", { ...options, factor, model: folder })).rejects.toThrow(
      /no column of exposures.csv[\s\S]*no covariance of market and style/,
    );
  });
});
