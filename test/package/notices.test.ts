import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { ROOT } from "../root.ts";
import { sourceFiles } from "../source-files.ts";

describe("third-party notices", () => {
  test("are those of the lock file and of the packages as installed", () => {
    execFileSync(process.execPath, ["build/third-party-notices.mjs", "--check"], { cwd: ROOT });
  });

  test("name every package that the page is bundled from", () => {
    const named = sourceFiles("web")
      .filter(({ path }) => !path.endsWith(".config.ts"))
      .flatMap(({ text }) =>
        [...text.matchAll(/from "((?:@[^/"]+\/)?[a-z][^/"]*)/g)].map(([, name]) => name),
      );
    const notices = readFileSync(`${ROOT}THIRD-PARTY-NOTICES.md`, "utf8");
    expect(named).toContain("preact");
    for (const name of new Set(named)) expect(notices).toMatch(new RegExp(`(## |, )${name} \\d`));
  });
});
