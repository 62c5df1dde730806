import { type Command, Option } from "commander";
import { folderNames, fromZero, portNumber, positiveInteger } from "./option-values.ts";
import { withProject } from "./shared-options.ts";
import { queueOption, redisOption, storeOption, withTasks } from "./task-options.ts";

/** `estimate`, on this machine or many. */
export function addEstimateCommand(program: Command): void {
  withTasks(
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
      ),
  ).action(async (options) => (await import("./commands/estimate.ts")).runEstimate(options));
}

/** `worker`, which computes tasks for `estimate` and `nightly --runner bullmq` of other machines. */
export function addWorkerCommand(program: Command): void {
  program
    .command("worker")
    .description("compute tasks of estimations and nights that others ask for, from a queue")
    .option(
      "--project <folder>",
      "project folder, . by default; given several times, tasks of all of them",
      folderNames,
    )
    .addOption(redisOption())
    .addOption(queueOption())
    .addOption(storeOption())
    .option(
      "--threads <count>",
      "threads that compute; as many as there are cores by default",
      positiveInteger,
    )
    .option(
      "--lock <seconds>",
      "after which a worker that is not heard of has lost its task",
      positiveInteger,
      30,
    )
    .option("--port <number>", "answer /health, /ready and /metrics there, to this machine alone", portNumber)
    .option("--shutdown <seconds>", "what is in work gets to end before it is left to others", fromZero, 30)
    .addOption(
      new Option("--log-level <level>", "of the log on standard error")
        .choices(["debug", "info", "warn", "error", "silent"])
        .default("info"),
    )
    .action(async (options) => (await import("./commands/worker.ts")).runWorker(options));
}

/** `pull`, which fetches a run from where several machines left it. */
export function addPullCommand(program: Command): void {
  withProject(
    program.command("pull").description("fetch the run and the nights that were published in a store"),
  )
    .addOption(storeOption().makeOptionMandatory())
    .action(async (options) => (await import("./commands/pull.ts")).runPull(options));
}
