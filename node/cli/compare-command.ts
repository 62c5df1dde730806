import { type Command, Option } from "commander";
import { calendarDate, positiveInteger } from "./option-values.ts";
import { withPortfolio, withTable } from "./shared-options.ts";

/** Two runs beside each other. */
export function addCompareCommand(program: Command): void {
  withTable(
    withPortfolio(
      program
        .command("compare")
        .description("two runs on the same portfolio: why they differ, which was better"),
    ),
  )
    .argument("<A>", "a model of the project, the first signs of a run's id, or the folder of a project")
    .argument("<B>", "the other one")
    .option("--from <date>", "first forecast date", calendarDate)
    .option("--to <date>", "last forecast date", calendarDate)
    .addOption(
      new Option("--date <date>", "one forecast date, without a test of forecasts")
        .argParser(calendarDate)
        .conflicts(["from", "to"]),
    )
    .option("--top <count>", "factors and names to list", positiveInteger, 10)
    .option("--random <count>", "portfolios of each random family", positiveInteger, 100)
    .option("--seed <seed>", "seed of the random portfolios", positiveInteger, 1)
    .option("--html <file>", "write the tables as one HTML file too")
    .action(async (first: string, second: string, options) =>
      (await import("./commands/compare.ts")).runCompare({ ...options, first, second }),
    );
}
