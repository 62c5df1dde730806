import { type Command, Option } from "commander";
import { fromZero, shardOption } from "./option-values.ts";

/** Tasks, and who computes them. */
export function withTasks(command: Command): Command {
  return command
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
    .addOption(storeOption());
}

/** The server of the queue. */
export function redisOption(): Option {
  return new Option("--redis <url>", "Redis or Valkey server of the queue; else PLIMSOLL_REDIS_URL");
}

/** Where results go. */
export function storeOption(): Option {
  return new Option(
    "--store <place>",
    "s3://bucket/prefix or a folder for the results; the projects' own by default",
  );
}
