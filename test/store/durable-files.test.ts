import { existsSync, readdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openDurableFiles } from "../../node/store/index.ts";
import { emptyFolder } from "./model-folder.ts";

test.runIf(existsSync("/proc/self"))("a place that takes no folders is said to be one, at once", async () => {
  const writing = openDurableFiles("/proc/nowhere/model").write("work", "a/b", "text");
  await expect(writing).rejects.toMatchObject({
    code: "not-writable",
    message: expect.stringMatching(
      /^\/proc\/nowhere could not be made: \/proc takes no folders.*another place/,
    ),
  });
});

test("folders that many make at once are made", async () => {
  const files = openDurableFiles(join(emptyFolder(), "new/model"));
  const names = Array.from({ length: 20 }, (_, n) => `deep/er/${n % 3}/${n}`);
  await Promise.all(names.map((name) => files.write("work", name, name)));
  for (const name of names) expect(new TextDecoder().decode(await files.read(name))).toBe(name);
});

describe("a file that is being written", () => {
  /** Clears a folder in which files of these names are half written; those that are left. */
  async function left(names: readonly string[], age = 0): Promise<readonly string[]> {
    const folder = emptyFolder();
    const files = openDurableFiles(folder);
    await files.write("work", "a", "whole");
    for (const name of names) {
      writeFileSync(join(folder, "tmp", name), "half");
      const time = new Date(Date.now() - age);
      utimesSync(join(folder, "tmp", name), time, time);
    }
    await files.clearTemporary();
    return readdirSync(join(folder, "tmp"));
  }
  const ofThis = async () => (await openDurableFiles(emptyFolder()).temporary("work")).slice("tmp/".length);

  test("stays while its process lives, and goes with it", async () => {
    const name = await ofThis();
    // No process has this number: it is above what the system gives.
    const gone = name.replace(`-${process.pid}-`, "-99999999-");
    expect(gone).not.toBe(name);
    expect(await left([name, gone, "partition-1-half"])).toEqual([name]);
  });

  test("of another host, whose processes nobody here knows, stays for an hour", async () => {
    const name = (await ofThis()).replace(/@.*/, "@elsewhere");
    expect(await left([name])).toEqual([name]);
    expect(await left([name], 3_700_000)).toEqual([]);
  });
});
