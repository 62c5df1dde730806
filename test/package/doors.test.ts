import { readFileSync } from "node:fs";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { packageDoors } from "../../build/doors.mjs";
import { ROOT } from "../root.ts";
import { eachNode } from "../source-files.ts";

const manifest = JSON.parse(readFileSync(`${ROOT}package.json`, "utf8"));

/** The names a door lets through, types marked, as `plimsoll/errors: EngineError`. */
function surface(): string[] {
  return Object.entries(packageDoors()).flatMap(([door, target]) => {
    if (typeof target === "string") return [];
    const path = target.default.replace("./dist/", "").replace(/\.js$/, ".ts");
    const names: string[] = [];
    eachNode({ path, text: readFileSync(ROOT + path, "utf8") }, (node) => {
      if (!ts.isExportSpecifier(node)) return;
      const isType = node.isTypeOnly || node.parent.parent.isTypeOnly;
      names.push(`${door.replace(".", "plimsoll")}: ${isType ? "type " : ""}${node.name.text}`);
    });
    return names.sort();
  });
}

describe("the package's doors", () => {
  test("are one per stage of engine, then wire and node: run node build/doors.mjs after adding a folder", () => {
    expect(manifest.exports).toEqual(packageDoors());
  });

  test("leave the kernels inside", () => {
    const doors = Object.keys(packageDoors());
    expect(doors).toContain("./risk-model");
    expect(doors).toContain("./errors");
    for (const inside of ["./linalg", "./stats", "."]) expect(doors).not.toContain(inside);
  });

  test("let through exactly the names on record: run vitest -u after a change that is meant", async () => {
    await expect(`${surface().join("\n")}\n`).toMatchFileSnapshot("surface.txt");
  });
});
