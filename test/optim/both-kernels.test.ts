import { afterEach, expect, test } from "vitest";
import { activeSimd, useKernels } from "../../engine/linalg/index.ts";
import { solveProgram } from "../../engine/optim/index.ts";
import { expectClose } from "../tolerance.ts";
import { PROGRAM_MODES, randomProgram } from "./random-programs.ts";

afterEach(() => useKernels("simd"));

test.each(PROGRAM_MODES)(
  "kernels and their plain twins end alike, whatever stood in memory before: %s",
  (mode) => {
    for (let seed = 0; seed < 12; seed++) {
      const program = randomProgram(seed, mode);
      useKernels("simd");
      const simd = activeSimd();
      const mark = simd?.mark() ?? 0;
      if (simd !== null) simd.view(simd.push(200_000), 200_000).fill(1e30);
      simd?.release(mark);
      const kernels = solveProgram(program);
      expect(simd?.mark() ?? 0, `seed ${seed}: places that were not released`).toBe(mark);
      useKernels("plain");
      const twins = solveProgram(program);
      expect(kernels.status, `seed ${seed}`).toBe(twins.status);
      const size = Math.max(
        Math.abs(twins.objective),
        ...program.linear.map((c, v) => Math.abs(c * twins.x[v])),
      );
      expectClose([kernels.objective / size], [twins.objective / size], 2e-8);
    }
  },
);
