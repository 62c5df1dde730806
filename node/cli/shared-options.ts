import { type Command, Option } from "commander";
import { calendarDate, folderName } from "./option-values.ts";

/** The project, and JSON. */
export function withProject(command: Command): Command {
  return command
    .option("--project <folder>", "project folder", folderName, ".")
    .option("--json", "for programs");
}

/** And a span of dates. */
export function withSpan(command: Command): Command {
  return withProject(command)
    .option("--from <date>", "first date", calendarDate)
    .option("--to <date>", "last date", calendarDate);
}

/** The main table as CSV. */
export function withTable(command: Command): Command {
  return command.addOption(new Option("--csv", "the main table as CSV").conflicts("json"));
}

/** A project, a portfolio and its benchmark. */
export function withPortfolio(command: Command): Command {
  return withProject(command)
    .option(
      "--portfolio <name>",
      "portfolio in the project's data, a file of holdings, or universe; needed when there are several",
    )
    .option("--benchmark <name>", "portfolio or file of holdings to measure against, universe or none")
    .option("--capital <base>", "what a weight of 1 is: nav, gross, long, net or a sum of money");
}
