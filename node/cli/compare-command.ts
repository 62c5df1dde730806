import { type Command, Option } from "commander";
import { InputError } from "../../engine/errors/index.ts";
import { calendarDate, positiveInteger } from "./option-values.ts";
import { withPortfolio, withTable } from "./shared-options.ts";

/** Two runs beside each other. */
export function addCompareCommand(program: Command): void {
  withTable(
    withPortfolio(
      program
        .command("compare")
        .description("two runs on the same portfolio: why they differ, which was better"),
    ),
  )
    .argument("<A>", "a model of the project, the first signs of a run's id, or the folder of a project")
    .argument("<B>", "the other one")
    .option("--from <date>", "first forecast date", calendarDate)
    .option("--to <date>", "last forecast date", calendarDate)
    .addOption(
      new Option("--date <date>", "one forecast date, without a test of forecasts")
        .argParser(calendarDate)
        .conflicts(["from", "to"]),
    )
    .option("--top <count>", "factors and names to list", positiveInteger, 10)
    .option("--random <count>", "portfolios of each random family", positiveInteger, 100)
    .option("--seed <seed>", "seed of the random portfolios", positiveInteger, 1)
    .option("--html <file>", "write the tables as one HTML file too")
    .action(async (first: string, second: string, options) =>
      (await import("./commands/compare.ts")).runCompare({ ...options, first, second }),
    );
}

/** Options of `evaluate` that put a changed model beside the one there is. */
export function withChange(command: Command): Command {
  const change = (flags: string, text: string) => new Option(flags, text).helpGroup("A changed model:");
  return command
    .addOption(change("--with <file>", "a piece of plimsoll.yaml written over it, a factor say"))
    .addOption(change("--without <names>", "styles, market, countries or currencies left out"))
    .addOption(change("--industries <file>", "CSV: industry, into; or id, industry and from"))
    .addOption(change("--portfolio <name>", "whose risk and return both explain; the universe by default"))
    .addOption(change("--benchmark <name>", "of that portfolio"))
    .addOption(change("--top <count>", "factors to list").argParser(positiveInteger))
    .option("--html <file>", "write the page as one HTML file too");
}

/**
 * Whether a changed model is asked for.
 *
 * @throws {InputError} options that are about one, without one
 */
export function isChange(options: Readonly<Record<string, unknown>>): boolean {
  const has = (name: string) => options[name] !== undefined;
  if (["with", "without", "industries"].some(has)) {
    const other = ["against", "crisis", "burnIn"].filter(has);
    if (other.length === 0) return true;
    const rule = "is about one model, not about a changed one beside it: leave it out";
    throw new InputError(
      other.map((name) => ({ file: name === "burnIn" ? "--burn-in" : `--${name}`, rule })),
    );
  }
  const idle = ["portfolio", "benchmark", "top"].filter(has);
  if (idle.length === 0) return false;
  const rule = "is about a changed model: give --with, --without or --industries too";
  throw new InputError(idle.map((name) => ({ file: `--${name}`, rule })));
}
