import { cpSync, mkdirSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Command } from "commander";
import { afterEach, beforeAll, expect, test } from "vitest";
import { buildProgram } from "../../node/cli/program.ts";
import { callHere } from "../cli/call-here.ts";
import { ROOT } from "../root.ts";
import { blocksOf } from "./page-blocks.ts";
import { pageFaults, runPage } from "./run-page.ts";

const PAGE = "docs/cli.md";
const text = readFileSync(ROOT + PAGE, "utf8");
/** Whole evaluations and estimations, half of the time of all blocks: run before a release with PLIMSOLL_EXAMPLES=all. */
const DEAR = /^\$ plimsoll (evaluate|extend|card|compare|alpha reversal)\b/m;
const left = process.env.PLIMSOLL_EXAMPLES !== "all" && process.env.PLIMSOLL_PAGES !== "write";
const blocks = blocksOf(PAGE, text).filter(
  (block) => block.language === "console" && !(left && DEAR.test(block.text)),
);
const home = process.cwd();
let base: string;

/** What a folder must have been through before a command; all others need the run. */
const STAGES = new Map([
  ["init", "empty"],
  ["check", "initialised"],
  ["estimate", "initialised"],
]);

/** Folders at every stage, to be copied for each block. */
beforeAll(async () => {
  base = mkdtempSync(join(tmpdir(), "plimsoll-cli-page-"));
  mkdirSync(join(base, "empty"));
  mkdirSync(join(base, "initialised"));
  process.chdir(join(base, "initialised"));
  expect((await callHere(["init", "my-model"])).code).toBe(0);
  cpSync(join(base, "initialised"), join(base, "estimated"), { recursive: true });
  process.chdir(join(base, "estimated"));
  expect((await callHere(["estimate", "--project", "my-model"])).code).toBe(0);
  process.chdir(home);
});

afterEach(() => process.chdir(home));

// PLIMSOLL_PAGES=write npx vitest run test/docs/cli-page writes what the commands print now.
test.each(blocks.map((block) => [block.line, block] as const))(
  `${PAGE}:%i shows what its commands print`,
  async (line, block) => {
    const verb = /plimsoll (\w+)/.exec(block.text)?.[1] ?? "";
    const folder = join(base, `block ${line}`);
    cpSync(join(base, STAGES.get(verb) ?? "estimated"), folder, { recursive: true });
    process.chdir(folder);
    expect(pageFaults(PAGE, await runPage([block]))).toEqual([]);
  },
);

/** Every command that does something, in the words of a call. */
function commandNames(command: Command, before = ""): readonly string[] {
  return command.commands.flatMap((below) => {
    const name = `${before}${below.name()}`;
    return below.commands.length === 0 ? [name] : commandNames(below, `${name} `);
  });
}

test("docs/cli.md has an example of every command; the demo's is in the README", () => {
  const shown = [...text.matchAll(/^\$ (?:.*\| )?plimsoll (.*)$/gm)].map(([, words]) => `${words} `);
  const missing = commandNames(buildProgram({ json: false })).filter(
    (name) => name !== "demo" && !shown.some((words) => words.startsWith(`${name} `)),
  );
  expect(missing).toEqual([]);
});
