import { type Command, Option } from "commander";
import { addCompareCommand, isChange, withChange } from "./compare-command.ts";
import { crisisSpans, fromZeroInteger, peerNames } from "./evaluation-options.ts";
import { addExtendCommand } from "./extend-command.ts";
import { fromZero, positiveInteger, shareOfOne } from "./option-values.ts";
import { withProject, withSpan, withTable } from "./shared-options.ts";

/** Whether a signal is new, and whether a model is right. */
export function addResearchCommands(program: Command): void {
  withTable(
    withProject(program.command("alpha").description("whether signals are new, and what they are worth")),
  )
    .argument("<signals...>", "CSV files: date, id, value, and signal where a file has several")
    .option("--horizon <periods>", "returns of the verdict; the signal's spacing by default", positiveInteger)
    .option(
      "--tried <count>",
      "signals and versions of them that were looked at; those given at least",
      positiveInteger,
      1,
    )
    .option("--cost <bps>", "cost of a trade, basis points of its value", fromZero, 10)
    .option("--quantiles <count>", "portfolios by signal", positiveInteger, 5)
    .option(
      "--shrinkage <share>",
      "of the coefficients' covariance to its diagonal, in a combination",
      shareOfOne,
      0.5,
    )
    .option("--alpha <file>", "write expected returns: date, id, alpha")
    .option("--html <file>", "write the page as one HTML file too")
    .option("--seed <seed>", "seed of the bootstrap", positiveInteger, 1)
    .action(async (signals: string[], options) =>
      (await import("./commands/alpha.ts")).runAlpha({ ...options, signals }),
    );
  withChange(
    withTable(
      withSpan(
        program.command("evaluate").description("whether the run's forecasts were right, on many portfolios"),
      ),
    ),
  )
    .option("--random <count>", "portfolios of each random family", positiveInteger, 100)
    .option("--seed <seed>", "seed of the random portfolios", positiveInteger, 1)
    .option(
      "--against <peers>",
      "sample, single-index, or both with a comma: scored on the same windows",
      peerNames,
    )
    .option("--crisis <spans>", "dates of crises, 2007-07..2009-06, more with a comma", crisisSpans)
    .option("--burn-in <count>", "first forecasts that are scored apart, 12 by default", fromZeroInteger)
    .action(async (options) =>
      isChange(options)
        ? (await import("./commands/evaluate-change.ts")).runEvaluateChange(options)
        : (await import("./commands/evaluate.ts")).runEvaluate(options),
    );
  withProject(
    program.command("card").description("the model card of a run: what it is, and whether it was right"),
  )
    .option("--run <id>", "first letters of a kept run's id; the published run by default")
    .addOption(
      new Option("--format <format>", "as the file's name ends, or md").choices(["html", "md", "json"]),
    )
    .option("--out <file>", "where to write it; printed by default")
    .action(async (options) => (await import("./commands/card.ts")).runCard(options));
  addCompareCommand(program);
  addExtendCommand(program);
}
