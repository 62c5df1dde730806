import { readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { changesSinceRun, codeVersion, type EstimateResult } from "../../node/jobs/index.ts";
import { readProject } from "../../node/project/index.ts";
import { copyProject, editSpec, estimate, marketProject } from "./market-project.ts";

let made = "";
let run: EstimateResult;
let folder = "";

beforeAll(async () => {
  made = await marketProject({ assetCount: 30, dateCount: 45, industryCount: 2 });
  run = await estimate(made);
});
beforeEach(() => {
  folder = copyProject(made);
});

const changes = async (manifest = run.manifest) => changesSinceRun(await readProject(folder), manifest);
const bars = () => join(folder, "data/bars.csv");

/** The same file with one digit of its last line another: as many bytes. */
function editDigit(file: string): void {
  const text = readFileSync(file, "utf8");
  const at = text.search(/\d\D*$/);
  writeFileSync(file, text.slice(0, at) + ((Number(text[at]) + 1) % 10) + text.slice(at + 1));
}

/** Opens the data so late after they were written that their hashes are remembered. */
async function remember(): Promise<Record<string, { stamp: string; sha256: string }>> {
  await setTimeout(2100);
  expect(await changes()).toEqual([]);
  return JSON.parse(readFileSync(memory(), "utf8"));
}
const memory = () => join(folder, ".plimsoll/cache/hashes.json");

test("nothing changed, or only the time of a file: nothing is said", async () => {
  expect(await changes()).toEqual([]);
  utimesSync(bars(), 1, 1);
  expect(await changes()).toEqual([]);
});

test("a file with other bytes is named: of another size, of the same, gone", async () => {
  editDigit(bars());
  expect(await changes()).toEqual(["data/bars.csv has changed since"]);
  writeFileSync(join(folder, "data/rates.csv"), "date,rate\n");
  rmSync(join(folder, "data/securities.csv"));
  expect((await changes()).toSorted()).toEqual([
    "data/bars.csv has changed since",
    "data/rates.csv has changed since",
    "data/securities.csv has changed since",
  ]);
});

test("portfolios make no run old", async () => {
  editDigit(join(folder, "data/portfolios.csv"));
  editSpec(folder, (text) => text.replace("data/portfolios.csv", "data/others.csv"));
  expect(await changes()).toEqual([]);
});

test("the spec: its model and its data section, each named; its words are not", async () => {
  editSpec(folder, (text) => `# a comment\n${text}`);
  expect(await changes()).toEqual([]);
  editSpec(folder, (text) => text.replace("minHistory: 10", "minHistory: 11"));
  expect(await changes()).toEqual(["the model in plimsoll.yaml has changed since"]);
  editSpec(folder, (text) =>
    text.replace("path: data/rates.csv", "path: data/rates.csv\n    units: { rate: percent }"),
  );
  const data = "data: in plimsoll.yaml has changed since";
  expect(await changes()).toEqual([data, "the model in plimsoll.yaml has changed since"]);
  // Runs of before the hash of the data section was kept say nothing of it.
  const { dataSpec: _, ...older } = run.manifest;
  expect(await changes(older)).toEqual(["the model in plimsoll.yaml has changed since"]);
});

test("a run of other code says of which", async () => {
  const other = { ...run.manifest, code: { ...run.manifest.code, version: "0.0.1+abc" } };
  expect(await changes(other)).toEqual([`it was made by version 0.0.1+abc, this is ${codeVersion()}`]);
});

test("a file that was not touched is not read again", async () => {
  const hashes = await remember();
  const planted = { ...hashes["data/bars.csv"], sha256: "0".repeat(64) };
  writeFileSync(memory(), JSON.stringify({ ...hashes, "data/bars.csv": planted }));
  // The hash that was remembered is taken, though the bytes have another.
  expect(await changes()).toEqual(["data/bars.csv has changed since"]);
  // Memory is only memory: damaged, it is as if there were none.
  writeFileSync(memory(), "{");
  expect(await changes()).toEqual([]);
});

test("a change is seen though size and time of writing are put back", async () => {
  const { atimeMs, mtimeMs, size } = statSync(bars());
  await remember();
  editDigit(bars());
  utimesSync(bars(), atimeMs / 1000, mtimeMs / 1000);
  expect(statSync(bars()).size).toBe(size);
  expect(await changes()).toEqual(["data/bars.csv has changed since"]);
});

test("a file that was just written is read each time: the clock may be too coarse to tell", async () => {
  writeFileSync(bars(), readFileSync(bars()));
  expect(await changes()).toEqual([]);
  const remembered = () => {
    try {
      return Object.keys(JSON.parse(readFileSync(memory(), "utf8")));
    } catch {
      return [];
    }
  };
  expect(remembered()).not.toContain("data/bars.csv");
});
