import { type Command, Option } from "commander";
import { folderNames, fromZero, positiveInteger, shardOption } from "./option-values.ts";
import { withProject } from "./shared-options.ts";

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
    .addOption(
      new Option("--runner <runner>", "in tasks: on this machine, or by workers").choices([
        "local",
        "bullmq",
      ]),
    )
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
    .addOption(redisOption())
    .option("--queue <name>", "name of the queue there", "plimsoll")
    .addOption(storeOption())
    .action(async (options) => (await import("./commands/estimate.ts")).runEstimate(options));
}

/** `worker`, which computes tasks for `estimate --runner bullmq` of other machines. */
export function addWorkerCommand(program: Command): void {
  program
    .command("worker")
    .description("compute tasks of projects that others estimate, from a queue")
    .option(
      "--project <folder>",
      "project folder, . by default; given several times, tasks of all of them",
      folderNames,
    )
    .addOption(redisOption())
    .option("--queue <name>", "name of the queue there", "plimsoll")
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
    .action(async (options) => (await import("./commands/worker.ts")).runWorker(options));
}

function redisOption(): Option {
  return new Option("--redis <url>", "Redis or Valkey server of the queue; else PLIMSOLL_REDIS_URL");
}

/** `pull`, which fetches a run from where several machines left it. */
export function addPullCommand(program: Command): void {
  withProject(program.command("pull").description("fetch the run that was published in a store"))
    .addOption(storeOption().makeOptionMandatory())
    .action(async (options) => (await import("./commands/pull.ts")).runPull(options));
}

function storeOption(): Option {
  return new Option(
    "--store <place>",
    "s3://bucket/prefix or a folder for the results; the projects' own by default",
  );
}
