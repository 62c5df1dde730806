import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sha256 } from "../../node/store/index.ts";
import { marketProject } from "../jobs/market-project.ts";

/** Names that end a block: the rule of node/nightly/plan-blocks.ts. */
function endsBlock(name: string): boolean {
  return Number.parseInt(sha256(name).slice(0, 8), 16) % 50 === 0;
}

/** A project, not yet estimated, whose portfolios are so many small blocks and the one of its managers. */
export async function nightBlocksProject(blockCount: number): Promise<string> {
  const folder = await marketProject({ assetCount: 30, dateCount: 70, industryCount: 2 });
  const file = join(folder, "data/portfolios.csv");
  const rows = Array.from({ length: blockCount }, (_, block) => {
    let last = 0;
    while (!endsBlock(`b${block}-z${last}`)) last++;
    const names = ["a", "b", "c"].map((name) => `b${block}-${name}`).filter((name) => !endsBlock(name));
    return [...names, `b${block}-z${last}`].map((name, at) => {
      const id = (k: number) => `S${String(2 + ((7 * block + 11 * at + 5 * k) % 28)).padStart(5, "0")}`;
      return [0.5, 0.3, 0.2].map((weight, k) => `2020-01-02,${name},${id(k)},${weight}`).join("\n");
    });
  });
  writeFileSync(file, `${readFileSync(file, "utf8").trimEnd()}\n${rows.flat().join("\n")}\n`);
  return folder;
}
