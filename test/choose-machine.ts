import { useKernels } from "../engine/linalg/index.ts";
import { allowThreads } from "../node/threads-allowed.ts";

// PLIMSOLL_KERNELS=plain runs every test on the plain twins of the kernels.
if (process.env.PLIMSOLL_KERNELS === "plain") useKernels("plain");
// Problems of tests are smaller than it takes to start a thread; tests of threads allow them, and commands that are called decide for themselves.
allowThreads(false);
