import { expect, test } from "vitest";
import {
  candidatesOf,
  constructPortfolio,
  type Limit,
  type Mandate,
} from "../../engine/construction/index.ts";
import { randomStream } from "../../engine/stats/index.ts";
import { randomModel } from "../portfolio/random-model.ts";

test("thirty of five hundred names, with the gap", () => {
  const n = 500;
  const { model } = randomModel({
    assetCount: n,
    marketCount: 1,
    industryCount: 30,
    styleCount: 15,
    seed: 2,
  });
  const draw = randomStream(1, "few of many");
  const { covered } = model.exposures;
  const count = covered.reduce((a, b) => a + b, 0);
  const candidates = candidatesOf({
    model,
    eligible: covered,
    current: new Float64Array(n),
    benchmark: Float64Array.from(covered, (flag) => flag / count),
    alpha: Float64Array.from(covered, (flag) => (flag === 1 ? 0.002 * draw.normal() : 0)),
    horizon: 21,
  });
  const each = (value: number) => candidates.current.map(() => value);
  const limits: Limit[] = [
    { name: "net", kind: "net", lower: 1, upper: 1 },
    { name: "cap", kind: "weights", lower: each(0), upper: each(0.1), relative: false },
    { name: "least", kind: "least-holding", least: each(0.01) },
    { name: "names", kind: "names", lower: 0, upper: 30 },
  ];
  const mandate: Mandate = {
    horizon: 21,
    objective: { kind: "utility", factorAversion: 5, specificAversion: 5, relative: true },
    limits,
    costs: null,
  };
  const cpu = process.cpuUsage();
  const found = constructPortfolio(candidates, mandate);
  const { user, system } = process.cpuUsage(cpu);
  const { gap = Number.NaN, nodes } = found.search ?? {};
  console.info(
    `${candidates.names.length} names, 30 held: gap ${gap / found.objective} of the utility, ${nodes} nodes, ${(user + system) / 1e6} s`,
  );
  expect(found.status).toBe("optimal");
  expect(found.limits[3]?.value).toBeLessThanOrEqual(30);
  expect(gap / found.objective).toBeLessThan(0.02);
  expect(found.search?.cost).toBeGreaterThanOrEqual(gap);
}, 120_000);
