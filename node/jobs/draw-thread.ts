import { useKernels } from "../../engine/linalg/index.ts";
import { drawEigenvalueRatios, type EigenvalueRatios } from "../../engine/risk-model/index.ts";
import type { DrawTask } from "./draw-pool.ts";

/** The sums over one range of draws, in a thread of the pool (draw-pool.ts). */
export function drawRange({ draws, range, kernels }: DrawTask): EigenvalueRatios {
  useKernels(kernels);
  return drawEigenvalueRatios(draws.truth, draws, range);
}
