import type { Command } from "commander";
import { calendarDate, positiveInteger, spanEnd, spanStart } from "./option-values.ts";
import { withPortfolio, withProject, withTable } from "./shared-options.ts";

/** What is built from a model: portfolios and hedges. */
export function addConstructCommands(program: Command): void {
  withTable(
    withPortfolio(
      program.command("construct").description("the portfolio that serves a mandate best, and its trades"),
    ),
  )
    .argument("<mandate>", "YAML file: horizon, objective, alpha, costs and limits")
    .option("--date <date>", "date; the last one by default", calendarDate)
    .option("--top <count>", "lines to list", positiveInteger, 10)
    .option(
      "--explain",
      "what the mandate says in words, and how it is brought to its horizon; nothing is solved",
    )
    .option(
      "--frontier <points>",
      "the efficient frontier within the limits, in so many points",
      positiveInteger,
    )
    .option("--out <file>", "write the trades to this CSV file too")
    .option(
      "--holdings <file>",
      "write the portfolio after the trades to this CSV file, as a portfolios table",
    )
    .option("--as <name>", "name of the portfolio in it; the mandate's by default")
    .option("--from <date>", "walk forward: rebalance through history from this day or month on", spanStart)
    .option("--to <date>", "walk forward up to this day or month", spanEnd)
    .option("--every <span>", "rebalance every period, week, month, quarter or year (default: month)")
    .option("--on <dates>", "rebalance at the first closes on or after these days instead")
    .option("--stage <stage>", "with the factor covariance of an earlier stage, as in show covariance")
    .action(async (mandate: string, options) =>
      options.from === undefined && options.to === undefined
        ? (await import("./commands/construct.ts")).runConstruct({ ...options, mandate })
        : (await import("./commands/walk-forward.ts")).runWalkForward({ ...options, mandate }),
    );
  withTable(
    withProject(
      program.command("hedge").description("what to hold beside a portfolio so that chosen risks go"),
    ),
  )
    .argument("<hedge>", "YAML file: horizon, instruments, and the factors to be neutral to")
    .option("--portfolio <name>", "the book; the file's by default")
    .option("--capital <base>", "what a weight of 1 is: nav, gross, long, net or a sum of money")
    .option("--date <date>", "date; the last one by default", calendarDate)
    .option("--top <count>", "factors to list", positiveInteger, 10)
    .option("--out <file>", "write the trades to this CSV file too")
    .option("--from <date>", "roll the hedge through history from this day or month on", spanStart)
    .option("--to <date>", "roll it up to this day or month", spanEnd)
    .option("--every <span>", "decide it anew every period, week, month, quarter or year (default: month)")
    .action(async (hedge: string, options) =>
      options.from === undefined && options.to === undefined
        ? (await import("./commands/hedge.ts")).runHedge({ ...options, hedge })
        : (await import("./commands/hedge-walk.ts")).runHedgeWalk({ ...options, hedge }),
    );
}
