import { expect, test } from "vitest";
import { call } from "../../cli/built-cli.ts";
import { listAll } from "../project.ts";
import { faultyFiles } from "./faults.ts";
import { faultyProject, megabytesMax, secondsMax, slowFiles } from "./faulty-project.ts";

// Through the command line, each in a process of its own, which says at its end what it took.
const report = `process.on("exit", () => { const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  console.error("\\ntook " + maxRSS / 1024 + " " + (userCPUTime + systemCPUTime) / 1e6); })`;
const options = `--import=data:text/javascript,${encodeURIComponent(report)}`;

// The slow ones, and one of each kind of the others, which faulty-files.test.ts reads in its own process.
const files = [
  ...slowFiles,
  "bomb-declared.xlsx",
  "bomb-lying.xlsx",
  "mixed-dates.csv",
  "truncated.parquet",
  "truncated.json",
];

for (const name of files) {
  test(`${name}: exit code 2, its faults, bounded time and memory, nothing written`, async () => {
    const spec = `name: faulty\nextends: short\ndata:\n  bars: { path: ${name} }\nfactors:\n  styles: { value: { blend: { momentum: 1 } } }\n`;
    const folder = await faultyProject(name, { "plimsoll.yaml": spec });
    const called = await call(["check", "--project", folder], { NODE_OPTIONS: options });
    expect(called.code, called.stderr).toBe(2);
    for (const { rule } of faultyFiles[name]!.faults) {
      expect(called.stderr.replaceAll(/\s+/g, " ")).toMatch(new RegExp(rule.source.replace(/^\^/, "")));
    }
    const [megabytes, seconds] = /took (\S+) (\S+)/.exec(called.stderr)!.slice(1).map(Number);
    expect(megabytes).toBeLessThan(megabytesMax);
    expect(seconds).toBeLessThan(secondsMax);
    expect(await listAll(folder)).toEqual([name, "plimsoll.yaml"].sort());
  });
}
