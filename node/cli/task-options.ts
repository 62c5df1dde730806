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
      "after which a shard takes the tasks of others that give no news, and workers are asked again; 60 by default",
      fromZero,
    )
    .addOption(redisOption())
    .addOption(queueOption())
    .addOption(storeOption());
}

/** The server of the queue. */
export function redisOption(): Option {
  return new Option("--redis <url>", "Redis or Valkey server of the queue; else PLIMSOLL_REDIS_URL");
}

/** Name of the queue where nothing is said. */
export const USUAL_QUEUE = "plimsoll";

/** One of the queues of a server. */
export function queueOption(): Option {
  return new Option("--queue <name>", `name of the queue there; ${USUAL_QUEUE} by default`);
}

/** Where results go. */
export function storeOption(): Option {
  return new Option(
    "--store <place>",
    "s3://bucket/prefix or a folder for the results; the projects' own by default",
  );
}
