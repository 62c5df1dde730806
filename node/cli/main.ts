#!/usr/bin/env node
import { buildProgram } from "./program.ts";
import { reportFailure } from "./report-failure.ts";

// A reader that closes the pipe (head, say) has seen enough: that is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));
try {
  await buildProgram().parseAsync(process.argv);
} catch (error) {
  process.exitCode = reportFailure(error);
}
