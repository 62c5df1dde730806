import { type Command, Option } from "commander";
import { calendarDate, folderName, positiveInteger } from "./option-values.ts";
import { withProject, withTable } from "./shared-options.ts";
import { withTasks } from "./task-options.ts";

/** All portfolios of a project, once a night. */
export function addNightlyCommand(program: Command): void {
  const command = withTable(
    withProject(
      program
        .command("nightly")
        .description("risk, attribution and limits of every portfolio of the data, kept as tables by date"),
    ),
  )
    .option("--date <date>", "date; that of the last forecast by default", calendarDate)
    .option("--benchmark <name>", "portfolio to measure against, universe or none")
    .option("--capital <base>", "what a weight of 1 is: nav, gross, long, net or a sum of money")
    .option("--limits <file>", "YAML or JSON file of limits to check")
    .addOption(
      new Option("--fail-on <level>", "exit code 4 where limits of this level are breached").choices([
        "hard",
        "soft",
      ]),
    )
    .option("--out <folder>", "folder of the nights; nightly in the model's folder by default", folderName)
    .option(
      "--threads <count>",
      "threads that compute; as many as there are cores by default",
      positiveInteger,
    );
  withTasks(command)
    .option("--top <count>", "breaches, warnings and portfolios to list", positiveInteger, 20)
    .addOption(new Option("--schema", "the JSON Schema of a file of limits"))
    .action(async (options) => (await import("./commands/nightly.ts")).runNightly(options));
}
