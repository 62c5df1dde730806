import { type MarketData, openMarketData, type PortfolioRows } from "../../import/index.ts";
import { cashIds } from "../../model/index.ts";
import { checkAgainstData, readProject } from "../../project/index.ts";
import { counted } from "../counted.ts";
import { type OutputOptions, printOutput } from "../output.ts";
import { projectOption } from "../project-option.ts";

/** `plimsoll check`: reads everything, writes nothing but the cache, and says what it saw. */
export async function runCheck(options: OutputOptions & { readonly project: string }): Promise<void> {
  const project = await readProject(options.project);
  const data = await openMarketData(project.folder, project.spec.data, { reread: true });
  try {
    const { portfolios } = await data.holdings();
    checkAgainstData(project, data, [...new Set(portfolios.portfolio)].sort());
    const notes = [...data.notes, ...portfolioNotes(data, portfolios)];
    const json = {
      model: project.spec.name,
      securities: data.axes.assets.labels.length,
      industries: data.axes.industries,
      fundamentalItems: data.axes.items,
      dates: { first: data.dates[0], last: data.dates.at(-1), count: data.dates.length },
      inputs: data.inputs,
      notes,
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

/** Ids of the portfolios that the data have no prices for: the model cannot say anything about them. */
function portfolioNotes(data: MarketData, rows: PortfolioRows): readonly string[] {
  const { assets } = data.axes;
  const cash = cashIds(assets);
  const unknown = [...new Set(rows.id)].filter((id) => !assets.codes.has(id) && !cash.includes(id)).sort();
  if (unknown.length === 0) return [];
  const rest = unknown.length > 5 ? ` and ${unknown.length - 5} more` : "";
  return [
    `portfolios: ${counted(unknown.length, "id")} without bars, so outside the model: ${unknown.slice(0, 5).join(", ")}${rest}`,
  ];
}
