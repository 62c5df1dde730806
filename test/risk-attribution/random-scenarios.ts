import { type Matrix, matrix, matrixFrom } from "../../engine/linalg/index.ts";
import type { TailRisk } from "../../engine/risk-attribution/index.ts";
import { randomStream } from "../../engine/stats/index.ts";
import { expectClose } from "../tolerance.ts";

/** Three sources over 60 scenarios, of mild skewness and kurtosis. */
export function randomScenarios(seed: number): Matrix {
  const random = randomStream(seed, "scenarios");
  const rows = Array.from({ length: 60 }, () => {
    const common = random.normal();
    return [
      0.01 * (common + 0.1 * common ** 2),
      0.006 * random.normal(),
      -0.004 * common + 0.005 * random.normal(),
    ];
  });
  return matrixFrom(rows);
}

/** The scenarios with source j held `scale` times. */
export function held({ rows, cols, values }: Matrix, j: number, scale: number): Matrix {
  return matrix(
    rows,
    cols,
    Float64Array.from(values, (value, at) => (at % cols === j ? scale * value : value)),
  );
}

/** Each source's contribution is the derivative of the loss by its size. */
export function expectEuler(scenarios: Matrix, of: (scenarios: Matrix) => TailRisk, tolerance: number): void {
  const whole = of(scenarios);
  for (const measure of ["valueAtRisk", "expectedShortfall"] as const) {
    const step = 1e-4;
    for (let j = 0; j < scenarios.cols; j++) {
      const up = of(held(scenarios, j, 1 + step))[measure].loss;
      const down = of(held(scenarios, j, 1 - step))[measure].loss;
      expectClose(whole[measure].contributions[j], (up - down) / (2 * step), tolerance);
    }
  }
}
