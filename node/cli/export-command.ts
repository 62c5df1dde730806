import { type Command, Option } from "commander";
import { foreignLayouts } from "../../wire/index.ts";
import { calendarDate, folderName } from "./option-values.ts";
import { withSpan } from "./shared-options.ts";

/** `export`: the model of dates in a layout that others read. */
export function addExportCommand(program: Command): void {
  withSpan(program.command("export").description("write the model of a date, or of many, for others to read"))
    .addOption(
      new Option("--layout <layout>", "shape of the files")
        .choices([...foreignLayouts, "optimiser"])
        .default("tables"),
    )
    .addOption(
      new Option("--format <format>", "of the layout tables; excel is one workbook")
        .choices(["csv", "parquet", "arrow", "excel"])
        .default("csv"),
    )
    .option("--date <date>", "one date; the last by default", calendarDate)
    .option("--run <id>", "id of a run, or its beginning; the published one by default")
    .requiredOption("--out <folder>", "new folder for the files", folderName)
    .action(async (options) => (await import("./commands/export.ts")).runExport(options));
}
