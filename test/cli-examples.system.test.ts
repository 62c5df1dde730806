import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { expect, test } from "vitest";
import { DEAR, withOutputs } from "../build/cli-examples.mjs";
import { buildProgram } from "../node/cli/program.ts";

/** CI leaves the dearest blocks out; before a release: PLIMSOLL_EXAMPLES=all. */
const left = process.env.PLIMSOLL_EXAMPLES === "all" ? undefined : DEAR;

const page = readFileSync(new URL("../docs/cli.md", import.meta.url), "utf8");

/** Every command that does something, in the words of a call. */
function commandNames(command: Command, before = ""): readonly string[] {
  return command.commands.flatMap((below) => {
    const name = `${before}${below.name()}`;
    return below.commands.length === 0 ? [name] : commandNames(below, `${name} `);
  });
}

test("docs/cli.md shows what the commands print: npm run build && node build/cli-examples.mjs after a change", {
  timeout: 600_000,
}, async () => {
  // One line is made false, so that a page that nobody compares does not pass.
  const planted = page.replace("maxGapPeriods: 10", "maxGapPeriods: 11");
  expect(planted).not.toBe(page);
  expect(await withOutputs(planted, left)).toBe(page);
});

test("docs/cli.md has an example of every command; the demo's is in the README", () => {
  const shown = [...page.matchAll(/^\$ (?:.*\| )?plimsoll (.*)$/gm)].map(([, words]) => `${words} `);
  const missing = commandNames(buildProgram({ json: false })).filter(
    (name) => name !== "demo" && !shown.some((words) => words.startsWith(`${name} `)),
  );
  expect(missing).toEqual([]);
});
