import type { Command } from "commander";
import { folderName, portNumber, positiveInteger } from "./option-values.ts";

/** The API of a project. */
export function addServiceCommands(program: Command): void {
  program
    .command("serve")
    .description("the project as an HTTP API on this machine, for programs and pages")
    .option("--project <folder>", "project folder", folderName, ".")
    .option("--port <number>", "0 for any that is free", portNumber, 8042)
    .option(
      "--threads <count>",
      "threads that make answers; as many as there are cores by default",
      positiveInteger,
    )
    .action(async (options) => (await import("./commands/serve.ts")).runServe(options));
}
