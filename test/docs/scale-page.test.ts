import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ROOT } from "../root.ts";

test("docs/scale.md says what bench/scale-plan.mjs makes of the measured costs", () => {
  const { stdout, status } = spawnSync(process.execPath, ["bench/scale-plan.mjs"], {
    cwd: ROOT,
    encoding: "utf8",
  });
  expect(status).toBe(0);
  const printed = stdout
    .split(/^# /m)
    .slice(1)
    .map((part) => {
      const [name = "", ...lines] = part.split("\n");
      return [name, lines.join("\n").trim()];
    });
  const page = readFileSync(`${ROOT}docs/scale.md`, "utf8");
  const there = [...page.matchAll(/<!-- table: (.*) -->\n([\s\S]*?)<!-- end -->/g)].map(
    ([, name = "", part = ""]) => [name, part.trim()],
  );
  expect(there.length).toBe(8);
  expect(Object.fromEntries(there)).toEqual(Object.fromEntries(printed));
});
