import { buildKernels } from "../build/kernels.mjs";

/** Brings the embedded WebAssembly up to date with its sources before any test is loaded. */
export async function setup(): Promise<void> {
  await buildKernels();
}
