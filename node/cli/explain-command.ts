import type { Command } from "commander";
import { positiveInteger } from "./option-values.ts";
import { withProject } from "./shared-options.ts";

/** `explain`: where a number comes from, down to the row of the file. */
export function addExplainCommand(program: Command): void {
  withProject(
    program
      .command("explain")
      .description(
        "where a number comes from, down to the rows of your files: NAME FACTOR DATE for an exposure",
      ),
  )
    .argument("[words...]", "NAME FACTOR DATE; other numbers by the options below")
    .option("--factor-return", "FACTOR DATE: the names that made it, its error and its t")
    .option("--specific-return", "NAME DATE: what the factors leave of the return")
    .option("--specific-risk", "NAME DATE: own history, prior, size group, level of now")
    .option("--covariance", "FACTOR FACTOR DATE: a cell of F by stage")
    .option("--risk", "PORTFOLIO DATE: the forecast volatility; a part of it with --factor or --name")
    .option("--attribution", "PORTFOLIO FACTOR FROM TO: a line of the attribution")
    .option("--cell", "TABLE COLUMN DATE [KEY=VALUE...]: any cell of the run's tables")
    .option("--factor <factor>", "of --risk: this factor's part")
    .option("--name <id>", "of --risk: this name's part")
    .option("--benchmark <name>", "of --risk: the tracking error against it instead of the volatility")
    .option("--depth <levels>", "levels to show; numbers within them are explained further", positiveInteger)
    .option("--anyway", "although input files have changed since the run: shows both numbers")
    .action(async (words: string[], options) =>
      (await import("./commands/explain.ts")).runExplain(words, options),
    );
}
