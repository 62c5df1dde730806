import { type Command, Option } from "commander";
import { folderNames, fromZero, positiveInteger, shardOption } from "./option-values.ts";

/** `estimate`, on this machine or many. */
export function addEstimateCommand(program: Command): void {
  program
    .command("estimate")
    .description("estimate the model and publish the run")
    .option(
      "--project <folder>",
      "project folder, . by default; given several times, all of them together",
      folderNames,
    )
    .option("--json", "for programs")
    .option(
      "--threads <count>",
      "threads that compute; as many as there are cores by default",
      positiveInteger,
    )
    .addOption(new Option("--runner <runner>", "in tasks: on this machine").choices(["local"]))
    .option(
      "--shard <i/n>",
      "in tasks, as the i-th of n processes that share the projects' folders",
      shardOption,
    )
    .option(
      "--patience <seconds>",
      "after which a shard takes the tasks of others that give no news",
      fromZero,
    )
    .action(async (options) => (await import("./commands/estimate.ts")).runEstimate(options));
}
