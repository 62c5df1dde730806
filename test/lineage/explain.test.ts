import { cpSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { treeText } from "../../node/cli/lineage-tree.ts";
import {
  expandTree,
  type Lineage,
  LineageDifference,
  type LineageNode,
  openLineage,
  queryWords,
} from "../../node/lineage/index.ts";
import { type Project, readProject } from "../../node/project/index.ts";
import { openModelStore, openRun } from "../../node/store/index.ts";
import { estimate, marketProject, TABLES } from "../jobs/market-project.ts";

const DATE = "2020-01-30";
let folder = "";
let project: Project;
let lineage: Lineage;

beforeAll(async () => {
  folder = await marketProject({ assetCount: 40, dateCount: 70, industryCount: 3 });
  await estimate(folder);
  project = await readProject(folder);
  lineage = await openLineage(project);
});
afterAll(() => lineage.close());

/** The project with its run, in a folder of its own. */
function copyWithRun(): string {
  const copy = mkdtempSync(join(tmpdir(), "plimsoll-lineage-"));
  cpSync(folder, copy, { recursive: true });
  return copy;
}

function leaves(node: LineageNode): readonly LineageNode[] {
  return node.children.length === 0 ? [node] : node.children.flatMap(leaves);
}

function all(node: LineageNode): readonly LineageNode[] {
  return [node, ...node.children.flatMap(all)];
}

async function one(...queries: Parameters<Lineage["explain"]>[0]): Promise<LineageNode> {
  const [answer] = await lineage.explain(queries);
  return answer!;
}

test("every source of an exposure is a row of a file in which the cell stands", async () => {
  const exposure = (factor: string) => ({ kind: "exposure", id: "S00007", factor, date: DATE }) as const;
  const answers = await lineage.explain(["size", "beta", "momentum", "value", "volatility"].map(exposure));
  const sources = answers.flatMap(all).flatMap(({ source }) => source ?? []);
  expect(new Set(sources.map(({ table }) => table))).toEqual(new Set(["bars", "fundamentals"]));
  for (const { file, row, field, written } of sources) {
    const lines = readFileSync(join(folder, file), "utf8").split("\n");
    const at = lines[0]!.split(",").indexOf(field);
    expect(lines[row - 1]!.split(",")[at], `${file} ${row} ${field}`).toBe(written);
    expect(lines[row - 1]).toContain("S00007");
  }
  for (const answer of answers) expect(answer.stored).toBe(answer.value);
  // Known by the day: nothing is explained by what came later.
  const known = answers.flatMap(all).filter(({ what }) => what === "known_at");
  expect(known.length).toBeGreaterThan(2);
  for (const { value } of known) expect(String(value) <= DATE).toBe(true);
});

test("a specific return adds up from the return and the terms, and goes down to exposures and factor returns", async () => {
  const tree = await one({ kind: "specific_return", id: "S00007", date: DATE });
  const [excess, ...terms] = tree.children;
  const sum = terms.reduce((left, { value }) => left - Number(value), Number(excess!.value));
  expect(sum).toBeCloseTo(Number(tree.value), 14);
  const deep = await expandTree(tree, 3, (queries) => lineage.explain(queries));
  const exposure = all(deep).find(({ what }) => what.startsWith("exposure to beta"))!;
  expect(leaves(exposure).some(({ source }) => source?.table === "bars")).toBe(true);
  expect(all(deep).filter(({ what }) => what === "return of beta")[0]!.children.length).toBeGreaterThan(10);
});

test("a factor's return is the sum of its names, in order of size", async () => {
  const tree = await one({ kind: "factor_return", factor: "value", date: DATE });
  const names = tree.children.filter(({ what }) => /^S\d+$|^the other/.test(what));
  expect(names.reduce((sum, { value }) => sum + Number(value), 0)).toBeCloseTo(Number(tree.value), 14);
  const sizes = names.slice(0, -1).map(({ value }) => Math.abs(Number(value)));
  expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
  const [error, t] = ["standard error", "t"].map((what) => tree.children.find((node) => node.what === what)!);
  expect(Number(t!.value)).toBe(Number(tree.value) / Number(error!.value));
});

test("risk and attribution of a portfolio end in numbers of the run", async () => {
  const [risk, part, line] = await lineage.explain([
    { kind: "risk", portfolio: "value_manager", date: DATE },
    { kind: "risk", portfolio: "value_manager", date: DATE, factor: "value" },
    { kind: "attribution", portfolio: "value_manager", factor: "value", from: "2020-01-02", to: DATE },
  ]);
  const [factors, specific] = risk!.children.map(({ value }) => Number(value));
  expect(Number(risk!.value)).toBeCloseTo(Math.sqrt(factors! + specific!), 14);
  expect(all(part!).some(({ query }) => query?.kind === "covariance")).toBe(true);
  const periods = line!.children.map(({ value }) => Number(value));
  expect(periods.reduce((sum, value) => sum + value, 0)).toBeCloseTo(Number(line!.value), 12);
});

test("against a benchmark it is the tracking error, whose exposures are those of the two books apart", async () => {
  const against = { kind: "risk", portfolio: "value_manager", benchmark: "benchmark", date: DATE } as const;
  const of = (portfolio: string) => ({ kind: "risk", portfolio, date: DATE, factor: "value" }) as const;
  const [whole, active, own, base] = await lineage.explain([
    against,
    { ...against, factor: "value" },
    of("value_manager"),
    of("benchmark"),
  ]);
  const exposure = (node: LineageNode | undefined) => Number(node!.children[0]!.value);
  expect(exposure(active)).toBeCloseTo(exposure(own) - exposure(base), 12);
  const [factors, specific] = whole!.children.map(({ value }) => Number(value));
  expect(Number(whole!.value)).toBeCloseTo(Math.sqrt(factors! + specific!), 14);
  expect(queryWords(against).join(" ")).toBe(`--risk value_manager ${DATE} --benchmark benchmark`);
});

test("as text: the tree with its rows, and what to ask next", async () => {
  const text = treeText(await one({ kind: "specific_return", id: "S00007", date: DATE }), 1);
  expect(text).toContain("[as the run keeps it]");
  expect(text).toContain("… made of");
  expect(queryWords({ kind: "risk", portfolio: "p", date: DATE, factor: "value" }).join(" ")).toBe(
    `--risk p ${DATE} --factor value`,
  );
});

describe("what cannot be explained is refused with what to do", () => {
  test.each([
    ["S0007", "momentum", DATE, "did you mean S00007"],
    ["S00007", "momentun", DATE, "did you mean momentum"],
    ["S00007", "momentum", "2020-02-01", "the nearest are 2020-01-31 and 2020-02-03"],
    ["S00007", "momentum", "2030-01-01", "the run covers"],
  ])("%s %s %s", async (id, factor, date, says) => {
    await expect(lineage.explain([{ kind: "exposure", id, factor, date }])).rejects.toThrow(says);
  });

  test("a day before there are enough names", async () => {
    const early = { kind: "factor_return", factor: "value", date: "2019-11-05" } as const;
    await expect(lineage.explain([early])).rejects.toThrow("has no regression");
    const unknown = {
      kind: "cell",
      table: "returns",
      date: DATE,
      key: { id: "S00007" },
      column: "mood",
    } as const;
    await expect(lineage.explain([unknown])).rejects.toThrow("the run has no such cell");
  });
});

describe("an input that is not the run's is named, and nothing is explained from it", () => {
  test.each(TABLES.filter((table) => table !== "portfolios"))("%s", async (table) => {
    const copy = copyWithRun();
    const file = join(copy, "data", `${table}.csv`);
    const text = readFileSync(file, "utf8");
    // One digit, the size of the file stays.
    const at = text.search(/\d(?=[^\d]*$)/);
    writeFileSync(file, `${text.slice(0, at)}${(Number(text[at]) + 1) % 10}${text.slice(at + 1)}`);
    const changed = await readProject(copy);
    await expect(openLineage(changed)).rejects.toThrow(
      `data/${table}.csv: is not the file that the run was made from`,
    );
    await expect(openLineage(changed)).rejects.toThrow("--anyway");
  });

  test("--anyway shows both numbers", async () => {
    const copy = copyWithRun();
    const file = join(copy, "data", "bars.csv");
    const text = readFileSync(file, "utf8");
    const line = text.split("\n").find((of) => of.startsWith(`${DATE},S00007,`))!;
    const cells = line.split(",");
    writeFileSync(file, text.replace(line, cells.with(3, "0.25").join(",")));
    const open = await openLineage(await readProject(copy), { anyway: true });
    const [answer] = await open.explain([{ kind: "specific_return", id: "S00007", date: DATE }]);
    await open.close();
    expect(open.changes.map((change) => change.file)).toEqual(["data/bars.csv"]);
    expect(answer!.stored).not.toBe(answer!.value);
    expect(answer!.note).toContain("differs from what the run keeps");
    expect(answer!.children[0]!.children[0]).toMatchObject({ value: 0.25, source: { written: "0.25" } });
  });
});

test("a run whose table was changed: an error that says at which stage", async () => {
  const copy = copyWithRun();
  const changed = await readProject(copy);
  await tamperExposures(changed);
  const open = await openLineage(changed);
  const asked = open.explain([{ kind: "exposure", id: "S00007", factor: "momentum", date: DATE }]);
  await expect(asked).rejects.toThrow(LineageDifference);
  await expect(asked).rejects.toThrow(
    /begins at exposures: column momentum of table exposures differs in 1 of/,
  );
  await open.close();
});

/** Publishes the run with one cell of X changed. */
async function tamperExposures({ modelFolder }: Project): Promise<void> {
  const run = await openRun(modelFolder);
  const [from, to] = [`${DATE.slice(0, 7)}-01`, `${DATE.slice(0, 7)}-31`];
  const { columns } = await run.readTable("exposures", { from, to });
  const of = (name: string) => columns.find((column) => column.name === name)!.values;
  const ids = of("id") as readonly string[];
  const row = ids.findIndex((id, at) => id === "S00007" && of("date")[at] === DATE);
  (of("momentum") as Float64Array)[row]! += 1e-15;
  const { manifest } = run;
  await run.close();
  const store = await openModelStore(modelFolder);
  const period = DATE.slice(0, 7);
  const ref = await store.writePartition({ table: "exposures", period, columns });
  const others = manifest.partitions.filter((part) => part.table !== "exposures" || part.period !== period);
  await store.publish({ ...manifest, partitions: [...others, ref] });
  await store.close();
}
