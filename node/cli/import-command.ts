import { type Command, Option } from "commander";
import { calendarDate } from "./option-values.ts";
import { withProject } from "./shared-options.ts";

/** `plimsoll import`. */
export function addImportCommand(program: Command): void {
  withProject(program.command("import").description("bring files as people have them into a project"))
    .argument("[files...]", "files of --guess or --from")
    .option(
      "--from <kind>",
      "public files: fama-french, sec-financial-statements, symbol-directory, yahoo-prices or stooq-prices",
    )
    .option("--guess", "say which table each file is and propose the data: section for them")
    .option("--write", "write the proposed plimsoll.yaml where there is none")
    .option("--portfolio <file>", "holdings of a portfolio or a benchmark")
    .option("--validate", "only read the holdings and say what is wrong")
    .option("--replace", "write anew what an earlier import has written")
    .option("--date <date>", "date of holdings that have none", calendarDate)
    .option("--name <name>", "name of the portfolio, where the file has none")
    .addOption(
      new Option("--decimal <sign>", "decimal sign, where the file does not tell").choices([".", ","]),
    )
    .addOption(new Option("--dates <order>", "day or month first").choices(["dmy", "mdy"]))
    .addOption(new Option("--weights <unit>", "how weights are written").choices(["percent", "decimal"]))
    .addOption(
      new Option("--take <amount>", "which amount is read of several").choices(["weight", "shares", "value"]),
    )
    .option("--lots", "sum the lines of a security")
    .action(async (files: string[], options) =>
      (await import("./commands/import.ts")).runImport(files, options),
    );
}
