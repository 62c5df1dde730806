import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { runInNewContext } from "node:vm";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { rolldown } from "rolldown";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { blocksOf } from "../docs/page-blocks.ts";
import { runInShell } from "../docs/page-shell.ts";
import { pageFaults, runPage } from "../docs/run-page.ts";
import { ROOT } from "../root.ts";

/** A project that has installed the packed package, its dependencies borrowed from ours. */
let project: string;
let installed: string;
let manifest: {
  version: string;
  exports: Record<string, string | object>;
  dependencies: Record<string, string>;
};
let doors: string[];

beforeAll(() => {
  execFileSync(process.execPath, ["build/package.mjs"], { cwd: ROOT });
  project = mkdtempSync(join(tmpdir(), "plimsoll-package-"));
  installed = join(project, "node_modules/plimsoll");
  mkdirSync(installed, { recursive: true });
  const { version } = JSON.parse(readFileSync(`${ROOT}package.json`, "utf8"));
  execFileSync("tar", [
    "-xzf",
    `${ROOT}out/plimsoll-${version}.tgz`,
    "-C",
    installed,
    "--strip-components=1",
  ]);
  manifest = JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));
  for (const name of [...Object.keys(manifest.dependencies), "@types/node", "undici-types"]) {
    mkdirSync(dirname(join(project, "node_modules", name)), { recursive: true });
    symlinkSync(join(ROOT, "node_modules", name), join(project, "node_modules", name));
  }
  writeFileSync(join(project, "package.json"), '{ "name": "consumer", "private": true, "type": "module" }\n');
  doors = Object.keys(manifest.exports).filter((door) => typeof manifest.exports[door] === "object");
});

afterAll(() => rmSync(project, { recursive: true, force: true }));

const nameOf = (door: string): string => door.replace(".", "plimsoll");

function node(code: string): string {
  return execFileSync(process.execPath, ["--input-type=module", "-e", code], {
    cwd: project,
    encoding: "utf8",
  });
}

/** A program bundled for no platform in particular, and what it still wants from outside. */
async function bundleOf(program: string): Promise<{ code: string; outside: string[] }> {
  const input = join(project, "browser.js");
  writeFileSync(input, program);
  const outside: string[] = [];
  const onLog = (_: string, log: { code?: string; exporter?: string; message: string }): void => {
    if (log.code === "UNRESOLVED_IMPORT") outside.push(log.exporter ?? log.message);
  };
  const bundle = await rolldown({ input, platform: "neutral", onLog });
  const { output } = await bundle.generate({ format: "iife", name: "plimsoll" });
  return { code: output[0].code, outside: [...outside, ...output[0].imports] };
}

describe("the packed package", () => {
  test("runs nothing when it is installed, and brings no tools", () => {
    expect(manifest).not.toHaveProperty("scripts");
    expect(manifest).not.toHaveProperty("devDependencies");
  });

  test("is what publint recommends", async () => {
    const { messages, pkg } = await publint({ pkgDir: installed, strict: true, pack: false });
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
  });

  test("every door opens in Node", () => {
    const code = `const all = await Promise.all(${JSON.stringify(doors.map(nameOf))}.map((door) => import(door)));
      process.stdout.write(String(all.length));`;
    expect(node(code)).toBe(String(doors.length));
  });

  test("what has no door stays shut", () => {
    for (const inside of ["plimsoll/linalg", "plimsoll/dist/engine/linalg/index.js", "plimsoll"]) {
      const code = `import(${JSON.stringify(inside)}).catch((error) => process.stdout.write(error.code));`;
      expect(node(code)).toBe("ERR_PACKAGE_PATH_NOT_EXPORTED");
    }
  });

  test("a strict TypeScript program that uses every door compiles", () => {
    const lines = doors.map((door, i) => `export * as door${i} from "${nameOf(door)}";`);
    lines.push('import type { RiskModel } from "plimsoll/risk-model";');
    lines.push("export const days = (model: RiskModel): number => model.periodsPerYear;");
    writeFileSync(join(project, "program.ts"), `${lines.join("\n")}\n`);
    const options = ["--strict", "--noEmit", "--module", "nodenext", "--target", "es2023", "--types", "node"];
    const tsc = join(ROOT, "node_modules/typescript/bin/tsc");
    expect(
      execFileSync(process.execPath, [tsc, ...options, "program.ts"], { cwd: project, encoding: "utf8" }),
    ).toBe("");
  });

  test("engine and wire bundle for a browser with nothing left outside, and run where neither Node nor a page is", async () => {
    const portable = doors.filter((door) => door !== "./node");
    const lines = portable.map(
      (door) => `export * as ${door.slice(2).replaceAll("-", "_")} from "${nameOf(door)}";`,
    );
    const { code, outside } = await bundleOf(lines.join("\n"));
    expect(outside).toEqual([]);
    const show = 'plimsoll.errors.formatFaults([{ file: "a.csv", rule: "is empty" }])';
    expect(runInNewContext(`${code}; ${show}`, {})).toBe("a.csv: is empty");
    // As in a page whose policy forbids WebAssembly: the plain twins run.
    const strict = { contextCodeGeneration: { strings: true, wasm: false } };
    expect(runInNewContext(`${code}; ${show}`, {}, strict)).toBe("a.csv: is empty");
  });

  test("and a bundle that leaves something outside would be seen", async () => {
    expect((await bundleOf('export { readFileSync } from "node:fs";')).outside).toContain("node:fs");
  });

  test("brings the page, whole", () => {
    const web = join(installed, "dist/web");
    for (const name of ["index.html", "learn.html"]) {
      const page = readFileSync(join(web, name), "utf8");
      const named = [...page.matchAll(/(?:src|href)="\.?\/([^"]+\.(?:js|css|svg))"/g)].map(
        ([, path]) => path ?? "",
      );
      expect(named.length).toBeGreaterThan(1);
      for (const path of named) expect(statSync(join(web, path)).size).toBeGreaterThan(0);
    }
  });

  test("the command answers, and can be run as a file", () => {
    const command = join(installed, "dist/node/cli/main.js");
    expect(statSync(command).mode & 0o111).toBe(0o111);
    expect(execFileSync(command, ["--help"], { cwd: project, encoding: "utf8" })).toContain("plimsoll");
    expect(execFileSync(command, ["--version"], { cwd: project, encoding: "utf8" }).trim()).toBe(
      manifest.version,
    );
  });
});

describe("a stranger", () => {
  test("walks docs/your-own-data.md in an empty folder, with what stands there and nothing else, in under ten minutes", async () => {
    const page = "docs/your-own-data.md";
    const blocks = blocksOf(page, readFileSync(ROOT + page, "utf8"));
    const bin = join(project, "node_modules/.bin");
    mkdirSync(bin);
    symlinkSync("../plimsoll/dist/node/cli/main.js", join(bin, "plimsoll"));
    const started = performance.now();
    process.chdir(project);
    try {
      expect(pageFaults(page, await runPage(blocks, runInShell))).toEqual([]);
    } finally {
      process.chdir(ROOT);
    }
    const minutes = (performance.now() - started) / 60_000;
    console.log(`${page}: ${minutes.toFixed(1)} minutes of computing, ${blocks.length} blocks`);
    expect(minutes).toBeLessThan(10);
    expect(statSync(join(project, "my-risk/report.html")).size).toBeGreaterThan(50_000);
  });
});

describe("the clone", () => {
  test("npx plimsoll works without a network, on its first run too", () => {
    const env = { ...process.env, npm_config_cache: join(project, "npm-cache"), npm_config_offline: "true" };
    expect(execFileSync("npx", ["plimsoll", "--help"], { cwd: ROOT, env, encoding: "utf8" })).toContain(
      "plimsoll",
    );
  });
});
