import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Lineage, type LineageNode, openLineage } from "../../node/lineage/index.ts";
import { readProject } from "../../node/project/index.ts";
import { editSpec, estimate, marketProject } from "../jobs/market-project.ts";

// Two schemes of codes, of which the first has one name only, from a day that it became known later.
const ID = "S00007";
const KNOWN = "2020-01-20";
let lineage: Lineage;
let [was, becomes] = ["", ""];

beforeAll(async () => {
  const folder = await marketProject({ assetCount: 40, dateCount: 70, industryCount: 3 });
  const file = join(folder, "data", "classifications.csv");
  const [, ...lines] = readFileSync(file, "utf8").trimEnd().split("\n");
  const industries = [...new Set(lines.map((line) => line.split(",")[1]!))];
  const codeOf = (industry: string) => String(10 + industries.indexOf(industry));
  was = lines.find((line) => line.startsWith(`${ID},`))!.split(",")[1]!;
  becomes = industries.find((industry) => industry !== was)!;
  const rows = lines.map((line) => {
    const [id, industry, from, to] = line.split(",");
    return `${id},old,${codeOf(industry!)}99,${from},${to},`;
  });
  writeFileSync(
    file,
    // The latest row stands first: the order of the file says nothing.
    `id,scheme,code,from,to,known_at\n${ID},new,${codeOf(becomes)}01,2020-01-02,,${KNOWN}\n${rows.join("\n")}\n`,
  );
  writeFileSync(
    join(folder, "data", "codes.csv"),
    `code,industry\n${industries.map((industry) => `${codeOf(industry)},${industry}`).join("\n")}\n`,
  );
  editSpec(folder, (text) =>
    text.replace(
      "path: data/classifications.csv",
      "path: data/classifications.csv\n    scheme: [new, old]\n    digits: 2\n  industry_codes: { path: data/codes.csv }",
    ),
  );
  await estimate(folder);
  lineage = await openLineage(await readProject(folder));
});
afterAll(() => lineage.close());

const explained = async (factor: string, date: string): Promise<LineageNode> => {
  const [tree] = await lineage.explain([{ kind: "exposure", id: ID, factor, date }]);
  return tree!;
};

test("an industry is of the scheme that counts, as known on the day, with the code that means it, and nothing is said to be joined", async () => {
  const before = await explained(was, "2020-01-17");
  expect([before.value, before.children.map(({ what, value }) => `${what} ${value}`)]).toEqual([
    1,
    [`industry ${was}`],
  ]);
  expect(before.children[0]!.children.map(({ source }) => source?.written.endsWith("99"))).toEqual([true]);
  const after = await explained(becomes, KNOWN);
  expect([after.value, after.children.map(({ what, value }) => `${what} ${value}`)]).toEqual([
    1,
    [`industry ${becomes}`],
  ]);
  const [code] = after.children[0]!.children;
  expect([code!.what, code!.source?.row]).toEqual(["code", 2]);
  expect((await explained(was, KNOWN)).value).toBe(0);
});
