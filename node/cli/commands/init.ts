import { defaultSyntheticMarket } from "../../../engine/synthetic-market/index.ts";
import { writeProject } from "../../project/index.ts";

/** `plimsoll init [folder]`. */
export async function runInit(folder: string): Promise<void> {
  await writeProject(folder, {
    name: "my-model",
    market: { ...defaultSyntheticMarket, assetCount: 120, dateCount: 500, industryCount: 8 },
    top: 100,
  });
  const where = folder === "." ? "" : ` --project ${folder}`;
  process.stdout.write(
    [
      `A project with a small synthetic market is in ${folder}: plimsoll.yaml and data/*.csv.`,
      "",
      "It runs as it is:",
      `  plimsoll estimate${where}`,
      `  plimsoll risk --portfolio value_manager${where}`,
      "",
      "To use your own data, replace the files in data/ (or point plimsoll.yaml at yours), then:",
      `  plimsoll check${where}`,
      "",
    ].join("\n"),
  );
}
