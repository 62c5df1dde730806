import { afterEach, expect, test } from "vitest";
import { buildExposures, type ExposureInputs } from "../../engine/exposures/index.ts";
import { kernelKind, useKernels } from "../../engine/linalg/index.ts";
import { expectClose } from "../tolerance.ts";
import { options, randomInputs } from "./random-inputs.ts";

const kind = kernelKind();
afterEach(() => useKernels(kind));

const whole = (N: number) => randomInputs(N, N);

/** Every kind of day a column can be filled on. */
const days: Readonly<Record<string, (N: number) => ExposureInputs>> = {
  whole,
  "no caps to centre by": (N) => ({
    ...whole(N),
    universe: { ...whole(N).universe, capWeight: new Float64Array(N) },
  }),
  "no peers to fill from": (N) => ({ ...whole(N), regressionWeights: new Float64Array(N) }),
  "a descriptor of a few": (N) => {
    const inputs = whole(N);
    const few = new Float64Array(N).fill(Number.NaN);
    for (let n = 0; n < 12; n++) few[17 * n] = n ** 2;
    return { ...inputs, descriptors: new Map([...inputs.descriptors, ["d", few]]) };
  },
};

for (const [name, inputsOf] of Object.entries(days)) {
  test.each([200, 203, 640])(
    `columns by the kernels are those of the plain twins: ${name}, %i names`,
    (N) => {
      const inputs = inputsOf(N);
      const [simd, plain] = (["simd", "plain"] as const).map((kernels) => {
        useKernels(kernels);
        return buildExposures(inputs, options);
      });
      if (simd === undefined || plain === undefined) throw new Error("two kinds of kernels");
      expectClose(simd.exposures.styles, plain.exposures.styles, 1e-11);
      expect(simd.rung).toEqual(plain.rung);
      expect(simd.bounded).toEqual(plain.bounded);
      for (const [at, style] of simd.styles.entries()) {
        const twin = plain.styles[at];
        if (twin === undefined) throw new Error("as many styles");
        const counts = ["rungCounts", "droppedCount", "clippedCount", "boundedCount"] as const;
        for (const field of counts) expect(style[field]).toEqual(twin[field]);
        expectClose(style.rungCapShares, twin.rungCapShares, 1e-12);
        const moments = ({ mean, deviation, skewness }: typeof style) => [mean, deviation, skewness];
        expectClose(moments(style), moments(twin), 1e-10);
      }
    },
  );
}
