import { readdir } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { faultsOf, listAll } from "../project.ts";
import { faultyFiles } from "./faults.ts";
import { faultyProject, keptFiles, megabytesMax, secondsMax, slowFiles } from "./faulty-project.ts";
import { madeFiles } from "./make-files.ts";

describe("a faulty file gives exactly its faults, in little time and memory, and nothing is written", () => {
  for (const [name, { faults: expected, spec }] of Object.entries(faultyFiles)) {
    if (slowFiles.includes(name)) continue;
    test(name, async () => {
      const folder = await faultyProject(name);
      const before = { time: process.cpuUsage(), memory: process.resourceUsage().maxRSS };
      const faults = await faultsOf(folder, { bars: { path: name, ...spec } });
      const { user, system } = process.cpuUsage(before.time);
      expect((user + system) / 1e6).toBeLessThan(secondsMax);
      expect((process.resourceUsage().maxRSS - before.memory) / 1024).toBeLessThan(megabytesMax);
      expect(faults).toHaveLength(expected.length);
      for (const fault of expected) {
        expect(faults).toContainEqual(
          expect.objectContaining({ file: name, ...fault, rule: expect.stringMatching(fault.rule) }),
        );
      }
      expect(await listAll(folder)).toEqual([name]);
    });
  }
});

test("every file that is kept or made is one of the cases, and there are more than fifty", async () => {
  const files = (await readdir(keptFiles)).filter((name) => !name.startsWith("."));
  expect([...files, ...madeFiles].sort()).toEqual(Object.keys(faultyFiles).sort());
  expect(Object.keys(faultyFiles).length).toBeGreaterThan(50);
});
