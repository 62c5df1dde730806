import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { readProject } from "../../node/project/index.ts";
import { openRun } from "../../node/store/index.ts";
import { editSpec, estimate, marketProject } from "../jobs/market-project.ts";
import { callHere } from "./call-here.ts";

/*
 * The five kinds of bad holdings of docs/methodology/09b-portfolios.md, each through the command line: what a person is told, and where.
 */

const FILE = "data/held.csv";
let folder = "";
let first = "";
let last = "";
/** A date with a forecast, before the last. */
let early = "";

const run = (command: string, ...args: readonly string[]) =>
  callHere([command, "--project", folder, ...args]);

/** Holdings under other column names, each line as it stands in the file from line 2 on. */
function write(...lines: readonly string[]): void {
  writeFileSync(
    join(folder, FILE),
    `day,portfolio,ticker,w,shares\n${lines.map((line) => `${line}\n`).join("")}`,
  );
}

beforeAll(async () => {
  folder = await marketProject({ assetCount: 40, dateCount: 60, industryCount: 3 });
  await estimate(folder);
  const project = await readProject(folder);
  const opened = await openRun(project.modelFolder);
  ({ first, last } = opened.manifest.dates);
  early = opened.manifest.forecastDates.toSorted().findLast((date) => date < last) ?? "";
  await opened.close();
  const columns = "columns: { date: day, id: ticker, weight: w }";
  editSpec(folder, (text) =>
    text
      .replace(/^benchmark:.*\n/m, "")
      .replace(/portfolios:.*\n\s+path: [^\n]*/, `portfolios:\n    path: ${FILE}\n    ${columns}`),
  );
  expect(readFileSync(join(folder, "plimsoll.yaml"), "utf8")).toContain(columns);
}, 60_000);

describe("ids that the data do not know", () => {
  test("are noted by check and in the report, and refused with their lines on request", async () => {
    // A blank line moves the lines below it.
    write(`${first},p,S00002,0.5,`, "", `${first},p,LOST,0.3,`, `${first},p,GONE,0.2,`);
    const checked = await run("check");
    expect(checked.code, checked.stderr).toBe(0);
    expect(checked.stdout).toContain(
      `portfolios: 2 ids without bars, so outside the model: GONE (${FILE}, row 5, column ticker), LOST (${FILE}, row 4, column ticker)`,
    );
    const reported = await run("risk", "--portfolio", "p", "--benchmark", "none");
    expect(reported.code, reported.stderr).toBe(0);
    expect(reported.stdout).toMatch(/LOST/);
    const refused = await run("risk", "--portfolio", "p", "--benchmark", "none", "--outside", "refuse");
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain(
      `${FILE}, row 4, column ticker: "LOST": the model does not know the id, and it has a weight of `,
    );
    expect(refused.stderr).toContain(`${FILE}, row 5, column ticker: "GONE": the model does not know`);
  });

  test("in shares have no price: every line of every date, of the portfolio and the benchmark at once", async () => {
    write(
      `${first},p,S00002,,10`,
      `${first},p,LOST,,20`,
      `${last},p,GONE,,20`,
      `${last},b,LOST,,5`,
      `${last},c,S00002,,5`,
    );
    const args = ["--portfolio", "p", "--benchmark", "b", "--capital", "gross"];
    const { code, stderr } = await run("risk", ...args);
    expect(code).toBe(2);
    for (const [row, id] of [
      [3, "LOST"],
      [4, "GONE"],
      [5, "LOST"],
    ])
      expect(stderr).toContain(
        `${FILE}, row ${row}, column ticker: "${id}": shares need a price above 0 on the portfolio's date`,
      );
    // The benchmark's own capital base is not known either.
    expect(stderr).toContain(
      `${FILE}, row 5, column shares: "given": portfolio b on ${last}: shares and notionals need a capital base`,
    );
    expect(stderr).toContain("4 faults.");
  });
});

test("lines that stand twice are refused, each with the line it repeats", async () => {
  write(
    `${first},p,S00002,0.5,`,
    `${first},p,S00003,0.5,`,
    `${first},p,S00002,0.5,`,
    `${first},p,S00003,0.4,`,
  );
  const { code, stderr } = await run("risk", "--portfolio", "p");
  expect(code).toBe(2);
  const says = "date, portfolio, id must stand only once, they stand in row";
  expect(stderr).toContain(
    `${FILE}, row 4, column day, portfolio, ticker: "${first} p S00002": ${says} 2 already`,
  );
  expect(stderr).toContain(
    `${FILE}, row 5, column day, portfolio, ticker: "${first} p S00003": ${says} 3 already`,
  );
  expect(stderr).toContain("2 faults.");
});

test("weights that do not sum to 1 are taken as they are, and said with their lines", async () => {
  write(`${first},p,S00002,0.5,`, `${first},p,S00003,0.25,`, `${last},q,S00003,1.2,`);
  const where = `${FILE}, rows 2 to 3, column w`;
  const checked = await run("check");
  expect(checked.stdout).toContain(
    `portfolios: weights sum to something else than 100 % in 2 cases: p on ${first} 75.00 % (${where}), q on ${last} 120.00 % (${FILE}, row 4, column w)`,
  );
  const risk = await run("risk", "--portfolio", "p", "--benchmark", "none");
  expect(risk.stdout).toContain(
    `Weights of ${first} sum to 75.00 % (${where}): what is missing earns nothing`,
  );
  const attributed = await run("attribute", "--portfolio", "p", "--benchmark", "none");
  expect(attributed.stdout).toContain(`(${where})`);
});

test("a benchmark that begins later is refused on an earlier date at its line, and waited for over a span", async () => {
  write(`${first},p,S00002,1,`, `${last},b,S00003,1,`);
  editSpec(folder, (text) => `${text}benchmark: b\n`);
  const checked = await run("check");
  expect(checked.code, checked.stderr).toBe(0);
  expect(checked.stdout).toContain(
    `portfolios: the benchmark b has no holdings before ${last} (${FILE}, row 3), nothing is attributed until then: p begins on ${first} (${FILE}, row 2, column day)`,
  );
  const args = ["--portfolio", "p", "--benchmark", "b"];
  const refused = await run("risk", ...args, "--date", early);
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain(
    `${FILE}, row 3, column day: "${last}": the holdings of b begin here: there are none on ${early}; take a later date`,
  );
  const attributed = await run("attribute", ...args);
  expect(attributed.code).toBe(2);
  expect(attributed.stderr).toContain(
    `${FILE}, row 3, column day: "${last}": benchmark b: no period to attribute: the benchmark begins on ${last}`,
  );
  const through = await run("risk", ...args, "--to", early, "--from", first);
  expect(through.code).toBe(2);
  expect(through.stderr).toContain(`${FILE}, row 3, column day: "${last}": b begins here`);
});

test("holdings older than the model are taken as they are on its first date, and said with their lines", async () => {
  editSpec(folder, (text) => text.replace(/^benchmark:.*\n/m, ""));
  write("2010-06-30,old,S00002,0.6,", "2010-06-30,old,S00004,0.4,");
  const checked = await run("check");
  expect(checked.stdout).toMatch(
    /portfolios: holdings older than the data, which begin on [-0-9]+, are taken as they are on the first day: old of 2010-06-30 \(data\/held.csv, rows 2 to 3, column day\)/,
  );
  const risk = await run("risk", "--portfolio", "old", "--benchmark", "none");
  expect(risk.stdout).toContain(`The weights of 2010-06-30 stand in ${FILE}, rows 2 to 3, column w`);
  const attributed = await run("attribute", "--portfolio", "old", "--benchmark", "none");
  expect(attributed.stdout).toContain(
    `Holdings of old of 2010-06-30 are taken as they are at ${first} (${FILE}, rows 2 to 3, column w)`,
  );
});
