import { mkdtempSync, readdirSync, readFileSync, truncateSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openJobResults } from "../../node/http/job-results.ts";

const folderOf = () => join(mkdtempSync(join(tmpdir(), "plimsoll-results-")), "answers");

test("a result is read as it was written, also by a server that starts later; what is not there is not there", async () => {
  const folder = folderOf();
  const results = openJobResults(folder);
  expect(await results.read("a")).toBeUndefined();
  await results.write("a", "first\n");
  await results.write("a", "second\n");
  expect(new TextDecoder().decode(await openJobResults(folder).read("a"))).toBe("second\n");
  expect(readdirSync(folder)).toEqual(["a.json"]);
});

test("a result that is damaged is not there, and can be made again", async () => {
  const folder = folderOf();
  const results = openJobResults(folder);
  const file = join(folder, "a.json");
  const damages: readonly ((bytes: Buffer) => void)[] = [
    () => truncateSync(file, 0),
    () => truncateSync(file, 20),
    (bytes) => writeFileSync(file, bytes.fill("7", 8, 9)),
  ];
  for (const damage of damages) {
    await results.write("a", '{ "risk": 0.1234567890 }\n');
    damage(readFileSync(file));
    expect(await results.read("a")).toBeUndefined();
  }
});

test("results have so much room: the longest unread goes, never the newest; what a killed process left goes, too", async () => {
  const folder = folderOf();
  const results = openJobResults(folder, 250);
  for (const [at, id] of ["a", "b"].entries()) {
    await results.write(id, "x".repeat(100));
    const time = new Date(Date.now() - 100_000 + 1000 * at);
    utimesSync(join(folder, `${id}.json`), time, time);
  }
  const old = new Date(Date.now() - 1e6);
  writeFileSync(join(folder, "z.unfinished.tmp"), "half");
  utimesSync(join(folder, "z.unfinished.tmp"), old, old);
  await results.read("a");
  await results.write("c", "x".repeat(100));
  expect(readdirSync(folder).sort()).toEqual(["a.json", "c.json"]);
  await results.write("d", "x".repeat(1000));
  expect(readdirSync(folder)).toEqual(["d.json"]);
});
