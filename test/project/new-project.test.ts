import { execFile } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { runDemo } from "../../node/cli/commands/demo.ts";
import { writeProject } from "../../node/project/index.ts";
import { startNewFiles } from "../../node/project/new-files.ts";
import { CLI } from "../cli/built-cli.ts";

const market = { seed: 1, assetCount: 20, dateCount: 2, startDate: "2020-01-02", industryCount: 2 };

let base = "";
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), "plimsoll-new-"));
});

const write = (folder: string) => writeProject(folder, { name: "new", market, top: 10 });
const everythingIn = (folder: string) => readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();

describe("a new project does not overwrite what stands", () => {
  test("all of it is named at once, and nothing is written", async () => {
    mkdirSync(join(base, "data/rates.csv"), { recursive: true });
    writeFileSync(join(base, "data/bars.csv"), "precious\n");
    symlinkSync("nowhere", join(base, "plimsoll.yaml"));
    const before = everythingIn(base);
    await expect(write(base)).rejects.toThrow(
      /: plimsoll\.yaml, data\/bars\.csv, data\/rates\.csv stand here already .* name another folder, or move them away$/,
    );
    expect(everythingIn(base)).toEqual(before);
    expect(readFileSync(join(base, "data/bars.csv"), "utf8")).toBe("precious\n");
  });

  test("nor the rates of exchange that only a market of several currencies has", async () => {
    mkdirSync(join(base, "data"));
    writeFileSync(join(base, "data/fx.csv"), "mine\n");
    const several = { ...market, assetCount: 40, countries: [1, 1] };
    await expect(writeProject(base, { name: "new", market: several, top: 10 })).rejects.toThrow(
      /data\/fx\.csv stands here already/,
    );
    expect(everythingIn(base)).toEqual(["data", "data/fx.csv"]);
  });

  test("nor does the market of a demo", async () => {
    mkdirSync(join(base, "data"));
    writeFileSync(join(base, "data/portfolios.csv"), "mine\n");
    await expect(runDemo({ folder: base, assets: 20, days: 150, seed: 1 }, [])).rejects.toThrow(
      /data\/portfolios\.csv stands here already/,
    );
    expect(everythingIn(base)).toEqual(["data", "data/portfolios.csv"]);
  });

  test("a file where its folder data would be is named", async () => {
    writeFileSync(join(base, "data"), "");
    await expect(write(base)).rejects.toThrow(/data: there is a file of this name already/);
  });

  test("files beside its own are no hindrance, and stay", async () => {
    mkdirSync(join(base, "data"));
    writeFileSync(join(base, "data/notes.csv"), "mine\n");
    const files = await write(base);
    expect(everythingIn(base)).toEqual(["data", "data/notes.csv", ...files].sort());
  });
});

describe("a project that cannot be written whole is taken away again", () => {
  test("a file that appears meanwhile is left as it is", async () => {
    const files = startNewFiles(join(base, "deep/project"));
    await files.add("data/a.csv", "a".repeat(1 << 17));
    writeFileSync(join(base, "deep/project/data/b.csv"), "mine");
    await expect(files.add("data/b.csv", "b".repeat(1 << 17))).rejects.toThrow(/EEXIST/);
    await files.remove();
    expect(everythingIn(base)).toEqual([
      "deep",
      "deep/project",
      "deep/project/data",
      "deep/project/data/b.csv",
    ]);
  });

  test("what was there before stays, the folders that were made go", async () => {
    const files = startNewFiles(join(base, "deep/project"));
    await files.add("data/a.csv", "a");
    await files.add("spec", "s");
    await files.finish();
    expect(everythingIn(base)).toContain("deep/project/data/a.csv");
    await files.remove();
    expect(everythingIn(base)).toEqual([]);
  });

  test("when a file may not grow, the command says so in one sentence", { timeout: 180_000 }, async () => {
    const target = join(base, "limited");
    const { code, stderr } = await new Promise<{ code: number | null; stderr: string }>((resolve) => {
      const args = ["-c", 'ulimit -f 20; exec "$@"', "sh", process.execPath, CLI, "init", target];
      const child = execFile("sh", args, (_error, _stdout, stderr) =>
        resolve({ code: child.exitCode, stderr }),
      );
    });
    expect(stderr).toMatch(
      /^\S+\/limited\/data\/\w+\.csv: a file may not grow this large here; .* \(EFBIG\)\.\n$/,
    );
    expect(code).toBe(1);
    expect(existsSync(target)).toBe(false);
  });
});
