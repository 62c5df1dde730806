import { type Command, Option } from "commander";
import { calendarDate, folderName, positiveInteger } from "./option-values.ts";
import { withProject } from "./shared-options.ts";

/** A given model with one factor more. */
export function addExtendCommand(program: Command): void {
  withProject(
    program.command("extend").description("a given model with one factor more, and whether it is there"),
  )
    .argument("<factor>", "CSV file of exposures: id, value, and date where they change")
    .option("--model <folder>", "files of the given model; the project's run by default", folderName)
    .option("--date <date>", "close of the model; two thirds into the history by default", calendarDate)
    .option("--periods <count>", "most periods before that close, and after it", positiveInteger, 250)
    .option("--covariances", "estimate the factor's covariances with the others too")
    .addOption(
      new Option("--specific <way>", "what becomes of the specific variances")
        .choices(["own_variance", "likelihood"])
        .default("own_variance"),
    )
    .option("--draws <count>", "draws of the tests", positiveInteger, 199)
    .option("--seed <seed>", "seed of the draws", positiveInteger, 1)
    .option("--out <folder>", "write the extended model", folderName)
    .action(async (factor: string, options) =>
      (await import("./commands/extend.ts")).runExtend({ ...options, factor }),
    );
}
