import { openMarketData } from "../../import/index.ts";
import { holdingsNotes } from "../../model/index.ts";
import { checkAgainstData, readProject } from "../../project/index.ts";
import { noteFindings } from "../../quality/index.ts";
import { counted } from "../counted.ts";
import { type OutputOptions, printOutput } from "../output.ts";
import { projectOption } from "../project-option.ts";

/** `plimsoll check`: reads everything, writes nothing but the cache, and says what it saw. */
export async function runCheck(options: OutputOptions & { readonly project: string }): Promise<void> {
  const project = await readProject(options.project);
  const data = await openMarketData(project.folder, project.spec.data, { reread: true });
  try {
    const tables = await data.holdings();
    checkAgainstData(project, data, [...new Set(tables.portfolios.portfolio)].sort());
    const notes = [...data.notes, ...holdingsNotes(data, tables, project.spec.benchmark)];
    const json = {
      model: project.spec.name,
      securities: data.axes.assets.labels.length,
      industries: data.axes.industries,
      fundamentalItems: data.axes.items,
      dates: { first: data.dates[0], last: data.dates.at(-1), count: data.dates.length },
      inputs: data.inputs,
      identifiers: data.mappings,
      notes,
      findings: noteFindings(notes),
    };
    const text = [
      `${project.spec.name}: the spec and the data are good to run.`,
      "",
      ...data.inputs.map(
        (input) => `  ${input.table.padEnd(16)} ${input.path}, ${counted(input.rowCount, "row")}`,
      ),
      "",
      `${counted(json.securities, "security")}, ${counted(json.industries.length, "industry")}, ${counted(json.dates.count, "date")} from ${json.dates.first} to ${json.dates.last}`,
      ...(notes.length > 0 ? ["", "Worth knowing:", ...notes.map((note) => `  ${note}`)] : []),
      "",
      `Next: npx plimsoll estimate${projectOption(options.project)}`,
    ].join("\n");
    printOutput({ text, json }, options);
  } finally {
    data.close();
  }
}
