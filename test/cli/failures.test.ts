import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { type Called, CLI } from "./built-cli.ts";
import { callHere } from "./call-here.ts";

let base = "";

const BARS = "date,id,price,total_return,market_cap,industry\n";
const SPEC = "name: bad\ndata: { bars: { path: data/bars.csv } }\nfactors: { styles: {} }\n";

beforeAll(() => {
  base = mkdtempSync(join(tmpdir(), "plimsoll-failures-"));
});

const plimsoll = (...args: string[]): Promise<Called> => callHere(args);

function projectOf(name: string, bars: string, spec = SPEC): string {
  const folder = join(base, name);
  mkdirSync(join(folder, "data"), { recursive: true });
  writeFileSync(join(folder, "plimsoll.yaml"), spec);
  writeFileSync(join(folder, "data/bars.csv"), BARS + bars);
  return folder;
}

describe("with --json a failure is one line of JSON on standard error", () => {
  async function failureOf(...args: string[]): Promise<{ called: Called; failure: Record<string, unknown> }> {
    const called = await plimsoll(...args, "--json");
    expect(called.stdout).toBe("");
    expect(called.stderr.trimEnd().split("\n").length).toBe(1);
    const failure = JSON.parse(called.stderr) as Record<string, unknown>;
    expect(Object.keys(failure)).toEqual(["error", "code", "problems"]);
    expect(failure.code).toBe(called.code);
    return { called, failure };
  }

  test("of the data: every fault with its place", async () => {
    const folder = projectOf("json", "2024-01-02,A,-1,0,1,x\n2024-01-02,\x9bB,5,nan,1,x\n");
    const { failure } = await failureOf("check", "--project", folder);
    expect(failure).toMatchObject({
      error: expect.stringMatching(/^2 faults, the first: data\/bars\.csv, row 2, column price/),
      code: 2,
      problems: [
        { file: "data/bars.csv", row: 2, column: "price", value: "-1" },
        { file: "data/bars.csv", row: 3, column: "total_return", value: "nan" },
      ],
    });
  });

  test("of the call", async () => {
    const { failure } = await failureOf("risk", "--date", "2021-02-30");
    expect(failure).toMatchObject({ error: expect.stringMatching(/^option '--date/), code: 2, problems: [] });
    expect((await failureOf("shw")).failure.error).toBe("unknown command 'shw' (Did you mean show?)");
  });

  test("of the store", async () => {
    const folder = projectOf("no-run", "2024-01-02,A,1,0,1,x\n");
    const { failure } = await failureOf("show", "factors", "--project", folder);
    expect(failure).toMatchObject({
      error: expect.stringMatching(/has no published run/),
      code: 1,
      problems: [],
    });
  });
});

test("--help and --version are no failures with --json either", async () => {
  const { code, stderr } = await plimsoll("check", "--help", "--json");
  expect([code, stderr]).toEqual([0, ""]);
});

test("a reader that closes standard error early does not hide that the data are wrong", async () => {
  const rows = Array.from({ length: 1200 }, (_, i) => `2024-01-02,A${i},-1,0,1,x`).join("\n");
  const folder = projectOf("many", `${rows}\n`);
  const script = '{ "$@" 2>&1 >/dev/null; echo "code $?" >"$0"; } | head -1';
  const file = join(base, "code");
  const shown = await new Promise<string>((resolve) => {
    const args = ["-c", script, file, process.execPath, CLI, "check", "--project", folder];
    execFile("sh", args, (_error, stdout) => resolve(stdout));
  });
  expect(shown).toMatch(/^data\/bars\.csv, row 2, column price: "-1"/);
  expect(readFileSync(file, "utf8")).toBe("code 2\n");
});

describe("a call that is wrong exits with 2 and a sentence", () => {
  test.each([
    [["init", ""], /Name a folder/],
    [["check", "--project", " "], /Name a folder/],
    [["spec", "--resolved", "--schema"], /'--schema' cannot be used with option '--resolved'/],
  ])("%j", async (args, sentence) => {
    const { code, stderr } = await plimsoll(...args);
    expect(stderr).toMatch(sentence);
    expect(code).toBe(2);
  });

  test("--project that names the spec and not its folder", async () => {
    const folder = projectOf("spec-named", "");
    const { code, stderr } = await plimsoll("check", "--project", join(folder, "plimsoll.yaml"));
    expect(stderr).toMatch(
      /spec-named\/plimsoll\.yaml is a file, or below one, not a folder; name a project folder/,
    );
    expect(code).toBe(2);
  });
});

test("what a shell would act on in a file's name is shown, not done", async () => {
  const folder = projectOf("acting", "", SPEC.replace("data/bars.csv", '"data/\\x1b[31m.csv"'));
  const { code, stderr } = await plimsoll("check", "--project", folder);
  expect(stderr).toMatch(/^data\/\\x1b\[31m\.csv: the file does not exist\n/);
  expect(code).toBe(2);
});

test("a mistake that every row has is told in a few lines", async () => {
  const rows = Array.from({ length: 1200 }, (_, i) => `2024-01-02,A${i},"1,5",0,1,x\n`).join("");
  const { stderr, code } = await plimsoll("check", "--project", projectOf("alike", rows));
  expect(code).toBe(2);
  const lines = stderr.trimEnd().split("\n");
  expect(lines.slice(5)).toEqual([
    "data/bars.csv: 1200 faults in all, of which these are the first 1000",
    'data/bars.csv, column price: 995 more ("1,5"): price must be a number such as -1234.5 or 1e6',
    "1001 faults.",
  ]);
  expect(lines[4]).toMatch(/^data\/bars\.csv, row 6, column price: "1,5"/);
});

test("bars without any market capitalisation are refused by check and by estimate", async () => {
  const folder = projectOf("no-caps", "2024-01-02,A,1,0,1,x\n2024-01-03,A,1,0,1,x\n");
  writeFileSync(join(folder, "data/bars.csv"), "date,id,price\n2024-01-02,A,1\n2024-01-03,A,1\n");
  for (const command of ["check", "estimate"]) {
    const { code, stderr } = await plimsoll(command, "--project", folder);
    expect(stderr).toContain("a name without one is in no model: give bars a column market_cap");
    expect(code).toBe(2);
  }
});

test("the query of docs/your-own-data.md reads the dates and numbers of a spreadsheet in Europe", async () => {
  const page = readFileSync(join(import.meta.dirname, "../../docs/your-own-data.md"), "utf8");
  const data = /```yaml\n(data:\n(?:(?!```)[\s\S])*strptime[\s\S]*?)```/.exec(page)?.[1];
  const folder = projectOf("europe", "", `name: europe\n${data}factors: { styles: {} }\n`);
  const header = "Trade Date;ISIN;GICS Sector;Adj Close;Mkt Cap (EUR m)";
  const rows = ["30.12.2024;A;x;1.234,5;2.500,0", "31.12.2024;A;x;1.240,5;2.512,0"];
  writeFileSync(join(folder, "prices.csv"), `${[header, ...rows].join("\n")}\n`);
  const { code, stdout, stderr } = await plimsoll("check", "--project", folder);
  expect(code, stderr).toBe(0);
  expect(stdout).toContain("prices.csv, read by the query");
  expect(stdout).toContain("2 dates from 2024-12-30 to 2024-12-31");
});

test("dates of review after the end of the data are refused by check and by estimate", async () => {
  const spec = `${SPEC}universe: { estimation: { review: [2030-01-01] } }\n`;
  const folder = projectOf("no-review", "2024-01-02,A,1,0,1,x\n2024-01-03,A,1,0,1,x\n", spec);
  for (const command of ["check", "estimate"]) {
    const { code, stderr } = await plimsoll(command, "--project", folder);
    expect(stderr).toMatch(/review: no review takes place: the data end on 2024-01-03, before 2030-01-01/);
    expect(code).toBe(2);
  }
});

describe("a benchmark that the data do not have is found by check", () => {
  const bars = "2024-01-02,A,1,0,1,x\n2024-01-03,A,1,0,1,x\n";

  test("where there is no table of portfolios", async () => {
    const folder = projectOf("no-portfolios", bars, `${SPEC}benchmark: nobody\n`);
    const { code, stderr } = await plimsoll("check", "--project", folder);
    expect(stderr).toBe(
      'plimsoll.yaml, column benchmark: "nobody": no portfolio of that name; the project has none\n1 fault.\n',
    );
    expect(code).toBe(2);
  });

  test("where the table has others", async () => {
    const spec = SPEC.replace("csv }", "csv }, portfolios: { path: data/portfolios.csv }");
    const folder = projectOf("portfolios", bars, `${spec}benchmark: indx\n`);
    writeFileSync(join(folder, "data/portfolios.csv"), "date,portfolio,id,weight\n2024-01-02,index,A,1\n");
    expect((await plimsoll("check", "--project", folder)).stderr).toMatch(/did you mean index\?/);
    writeFileSync(join(folder, "plimsoll.yaml"), `${spec}benchmark: universe\n`);
    expect((await plimsoll("check", "--project", folder)).code).toBe(0);
  });
});
