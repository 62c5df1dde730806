import { beforeAll, expect, test } from "vitest";
import { type EigenfactorDraws, simulateEigenfactors } from "../../engine/risk-model/index.ts";
import { openDrawPool } from "../../node/jobs/draw-pool.ts";
import { allowThreads } from "../../node/threads-allowed.ts";

beforeAll(() => allowThreads(true));

const K = 12;
const draws: EigenfactorDraws = {
  truth: {
    rows: K,
    cols: K,
    values: Float64Array.from({ length: K * K }, (_, cell) => (cell % (K + 1) === 0 ? 1 : 0.3)),
  },
  rank: K,
  draws: 230,
  seed: 3,
  blocks: [{ count: 200, volatility: 1, correlation: 1 }],
  shrinkage: 0,
};

test("draws the same bits on any number of threads, once for the same object", async () => {
  for (const threads of [1, 2, 3]) {
    const pool = openDrawPool(threads);
    const first = pool.simulate(draws);
    expect(pool.simulate(draws)).toBe(first);
    expect(await first).toEqual(simulateEigenfactors(draws));
    await pool.close();
  }
});

test("closed in mid-draw, what nobody waits for is no failure, and what somebody does is one", async () => {
  const unhandled: unknown[] = [];
  const onUnhandled = (reason: unknown) => unhandled.push(reason);
  process.on("unhandledRejection", onUnhandled);
  const pool = openDrawPool(2);
  const nobody = { ...draws, draws: 200_000 };
  pool.simulate(nobody);
  const awaited = pool.simulate({ ...draws, draws: 200_000 });
  const outcome = awaited.then(
    () => "drawn",
    () => "failed",
  );
  await new Promise((resolve) => setTimeout(resolve, 400));
  await pool.close();
  expect(await outcome).toBe("failed");
  await new Promise((resolve) => setTimeout(resolve, 50));
  process.off("unhandledRejection", onUnhandled);
  expect(unhandled).toEqual([]);
});
