import { defaultSyntheticMarket } from "../../../engine/synthetic-market/index.ts";
import { writeProject } from "../../project/index.ts";
import { type OutputOptions, printOutput } from "../output.ts";
import { projectOption } from "../project-option.ts";

/** `plimsoll init [folder]`. */
export async function runInit(folder: string, options: OutputOptions): Promise<void> {
  const files = await writeProject(folder, {
    name: "my-model",
    market: { ...defaultSyntheticMarket, assetCount: 120, dateCount: 500, industryCount: 8 },
    top: 100,
  });
  const where = projectOption(folder);
  const text = [
    `A project with a small synthetic market is in ${folder}: plimsoll.yaml and data/*.csv.`,
    "",
    "It runs as it is:",
    `  npx plimsoll estimate${where}`,
    `  npx plimsoll risk --portfolio value_manager${where}`,
    "",
    "To use your own data, replace the files in data/ (or point plimsoll.yaml at yours), then:",
    `  npx plimsoll check${where}`,
  ].join("\n");
  printOutput({ text, json: { folder, files } }, options);
}
