#!/usr/bin/env node
import { useKernels } from "../../engine/linalg/index.ts";
import { buildProgram } from "./program.ts";
import { reportFailure } from "./report-failure.ts";

// A reader that closes the pipe (head, say) has seen enough: that is no failure, and hides none.
process.stdout.on("error", (error: NodeJS.ErrnoException) =>
  process.exit(error.code === "EPIPE" ? undefined : 1),
);
process.stderr.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") process.exit(1);
});
// For a comparison; the kind is in the manifest of a run.
if (process.env.PLIMSOLL_KERNELS === "plain") useKernels("plain");
// Asked of the words themselves, because a call that is wrong has no options yet.
const json = process.argv.includes("--json");
try {
  await buildProgram({ json }).parseAsync(process.argv);
} catch (error) {
  process.exitCode = reportFailure(error, { json });
}
