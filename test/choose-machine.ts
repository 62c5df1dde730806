import { vi } from "vitest";
import { useKernels } from "../engine/linalg/index.ts";
import { allowThreads } from "../node/threads-allowed.ts";
import { ROOT } from "./root.ts";

// Before each file, because files that need no process of their own share one: what the one before may have left is taken back.
vi.useRealTimers();
vi.restoreAllMocks();
vi.unstubAllEnvs();
process.chdir(ROOT);
process.exitCode = undefined;
// PLIMSOLL_KERNELS=plain runs every test on the plain twins of the kernels.
useKernels(process.env.PLIMSOLL_KERNELS === "plain" ? "plain" : "simd");
// Problems of tests are smaller than it takes to start a thread; tests of threads allow them, and commands that are called decide for themselves.
allowThreads(false);
