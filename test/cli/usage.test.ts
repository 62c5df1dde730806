import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { runDemo } from "../../node/cli/commands/demo.ts";
import { estimateWithProgress } from "../../node/cli/commands/estimate.ts";
import { riskReport } from "../../node/cli/commands/risk.ts";
import { readProject } from "../../node/project/index.ts";
import { copyProject } from "../jobs/market-project.ts";
import type { Called } from "./built-cli.ts";
import { callHere } from "./call-here.ts";
import { smallRun } from "./small-run.ts";

let folder = "";
let empty = "";

beforeAll(async () => {
  folder = (await smallRun()).folder;
  empty = mkdtempSync(join(tmpdir(), "plimsoll-usage-"));
});

const plimsoll = (...args: string[]): Promise<Called> => callHere(args);
const on = (...args: string[]): Promise<Called> => plimsoll(...args, "--project", folder);

function expectSentence(called: Called, code: number, sentence: RegExp): void {
  expect(called.code, called.stderr).toBe(code);
  expect(called.stdout).toBe("");
  expect(called.stderr).toMatch(sentence);
  expect(called.stderr).not.toMatch(/\n\s+at /);
}

describe("what the file system refuses is a sentence that names the path", () => {
  test("init where a file stands", async () => {
    const file = join(empty, "taken");
    writeFileSync(file, "mine");
    expectSentence(await plimsoll("init", file), 2, /taken: there is a file of this name already, .*/);
    expect(readFileSync(file, "utf8")).toBe("mine");
    expectSentence(await plimsoll("init", join(file, "below")), 2, /taken.*: part of this path is a file/);
  });

  test("a spec that is a folder", async () => {
    const project = join(empty, "project");
    mkdirSync(join(project, "plimsoll.yaml"), { recursive: true });
    expectSentence(
      await plimsoll("check", "--project", project),
      2,
      /plimsoll\.yaml: in \S+\/project this is a folder, where a file is needed/,
    );
  });
});

describe("who computes", () => {
  test.each([
    ["estimate", ["--redis", "redis://127.0.0.1:1"], /--redis: .*--runner bullmq: give both/],
    ["nightly", ["--redis", "redis://127.0.0.1:1"], /--redis: .*--runner bullmq: give both/],
    ["estimate", ["--queue", "ours", "--runner", "local"], /--queue: .*--runner bullmq: give both/],
    ["nightly", ["--patience", "5", "--store", "there"], /--patience: .*give --shard or --runner bullmq/],
    ["nightly", ["--runner", "bullmq", "--shard", "0/2"], /--shard: .*leave out --shard, or --runner bullmq/],
  ])("%s %j: no option is passed over without a word", async (command, options, sentence) => {
    expectSentence(await on(command, ...options), 2, sentence);
  });
});

describe("demo", () => {
  test.each([
    ["--assets", "19", /from 20 to 100000/],
    ["--assets", "1e9", /from 20 to 100000/],
    ["--days", "149", /from 150 to 100000: regressions need 65 days/],
    ["--seed", "1e300", /whole number above 0/],
  ])("%s %s is refused before anything is written", async (option, value, sentence) => {
    const target = join(empty, "refused");
    expectSentence(await plimsoll("demo", "--folder", target, option, value), 2, sentence);
    expect(existsSync(target)).toBe(false);
  });

  test("of the smallest market gives the reports' JSON and nothing else, and refuses to be another market afterwards", async () => {
    const target = join(empty, "smallest");
    const options = { folder: target, assets: 20, days: 150, seed: 1 };
    const json = JSON.parse(await printedBy(() => runDemo({ ...options, json: true }, ["assets", "days"])));
    expect(Object.keys(json)).toEqual(["folder", "runId", "risk", "attribution"]);
    expect([json.folder, json.risk.runId, json.attribution.runId]).toEqual([target, json.runId, json.runId]);
    expectSentence(
      await plimsoll("demo", "--folder", target, "--assets", "50", "--seed", "2"),
      2,
      /smallest: there is a project here already, so --assets, --seed would do nothing; delete the folder/,
    );
    expect(await printedBy(() => runDemo(options, []))).toMatch(/^Using the project in /);
  });
});

async function printedBy(command: () => Promise<void>): Promise<string> {
  const write = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  try {
    await command();
    return write.mock.calls.map(([text]) => String(text)).join("");
  } finally {
    write.mockRestore();
  }
}

test("init --json names the folder and every file it wrote", async () => {
  const target = join(empty, "new");
  const { folder: named, files } = JSON.parse((await plimsoll("init", target, "--json")).stdout);
  expect(named).toBe(target);
  expect(files).toContain("plimsoll.yaml");
  for (const file of files as string[]) expect(existsSync(join(target, file)), file).toBe(true);
});

test.each([
  ["show", "factors"],
  ["show", "returns"],
  ["show", "diagnostics"],
  ["risk", "--portfolio", "value_manager"],
])("%s %s refuses --json together with --csv", async (...args) => {
  expectSentence(await on(...args, "--json", "--csv"), 2, /'--csv' cannot be used with option '--json'/);
});

test.each([
  ["risk", "--date", "2021-02-30"],
  ["show", "name", "S00001", "--date", "2021-02-29"],
  ["show", "factors", "--from", "2021-04-31"],
  ["show", "returns", "--to", "2021-06-31"],
  ["show", "portfolios", "--from", "1900-02-29"],
  ["show", "diagnostics", "--to", "2020-09-31"],
  ["attribute", "--from", "2020-11-31"],
  ["attribute", "--to", "2020-00-10"],
])("a day that is in no calendar is refused: %s %s %s %s", async (...args) => {
  expectSentence(
    await on(...args.filter(Boolean)),
    2,
    /It must be a day of the calendar, written YYYY-MM-DD/,
  );
});

describe.each(["factors", "returns", "diagnostics"])("show %s refuses a span", (table) => {
  test.each([
    [
      "that ends before it begins",
      ["--from", "2020-01-10", "--to", "2020-01-09"],
      /"2020-01-10": must not be after/,
    ],
    ["after the run", ["--from", "2031-01-01"], /--from: "2031-01-01": no date of the run/],
    ["before the run", ["--to", "2019-10-31"], /--to: "2019-10-31": no date of the run/],
    [
      "of a weekend",
      ["--from", "2020-01-11", "--to", "2020-01-12"],
      /"2020-01-11 2020-01-12": no date of the run/,
    ],
  ])("%s, naming the run's first and last date", async (_, span, sentence) => {
    const called = await on("show", table, ...span);
    expectSentence(called, 2, sentence);
    expect(called.stderr).toMatch(/the run covers 2019-11-01 to 2020-/);
  });
});

test("after an estimate without portfolios the hint is the universe, and the hint runs", async () => {
  const copy = copyProject(folder);
  const spec = join(copy, "plimsoll.yaml");
  const text = readFileSync(spec, "utf8");
  writeFileSync(spec, text.replace(/ {2}portfolios:.*\n.*\n/, "").replace("benchmark: benchmark\n", ""));
  const project = await readProject(copy);
  const { text: printed } = await estimateWithProgress(project, copy);
  expect(printed).toContain(`npx plimsoll risk --portfolio universe --project ${copy}`);
  expect(printed).not.toContain("attribute");
  expect((await riskReport(project, { portfolio: "universe", top: 3 })).text).toContain("Risk of universe");
});
