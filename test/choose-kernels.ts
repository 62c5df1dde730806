import { useKernels } from "../engine/linalg/index.ts";

// PLIMSOLL_KERNELS=plain runs every test on the plain twins of the kernels.
if (process.env.PLIMSOLL_KERNELS === "plain") useKernels("plain");
