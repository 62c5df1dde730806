import { existsSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { ROOT } from "./root.ts";
import { eachNode, filesUnder, type SourceText, sourceFiles } from "./source-files.ts";

const BANNED_NAMES = [
  "utils",
  "util",
  "helpers",
  "helper",
  "manager",
  "managers",
  "common",
  "misc",
  "shared",
  "lib",
  "core",
];
const BANNED_VERBS = /^(calculate|get|process|handle|do)[A-Z]/;
const KEBAB = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** Every broken rule of style in the files, as "path: rule". */
function untidy(files: readonly SourceText[]): string[] {
  const faults = files.flatMap((file) =>
    [...nameFaults(file.path), ...textFaults(file), ...codeFaults(file)].map(
      (fault) => `${file.path}: ${fault}`,
    ),
  );
  return [...faults, ...doorFaults(files)];
}

function nameFaults(path: string): string[] {
  const words = path.split("/").map((part) => part.replace(/(\.system)?(\.test|\.config|\.d)?\.tsx?$/, ""));
  return [
    ...words.filter((word) => !KEBAB.test(word)).map((word) => `${word} is not kebab-case`),
    ...words
      .filter((word) => BANNED_NAMES.includes(word))
      .map((word) => `${word} says nothing: name what is in it`),
  ];
}

function textFaults(file: SourceText): string[] {
  const faults: string[] = [];
  const lineCount = file.text.split("\n").length - 1;
  if (!file.path.startsWith("test/") && lineCount > 300) {
    faults.push(`${lineCount} lines: a room holds 300`);
  }
  // The words are put together here, so that this file does not hold them.
  for (const word of ["TO" + "DO", "FIX" + "ME", "XX" + "X", "@ts-" + "ignore", "@ts-" + "nocheck"]) {
    if (new RegExp(`${word}\\b`).test(file.text)) faults.push(`${word} is left over`);
  }
  if (new RegExp(`\\b(test|it|describe)\\.(only|ski${"p"})\\(`).test(file.text))
    faults.push("a test is left out");
  return faults;
}

function codeFaults(file: SourceText): string[] {
  const faults: string[] = [];
  eachNode(file, (node, tree) => {
    const line = tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1;
    if (node.kind === ts.SyntaxKind.AnyKeyword) faults.push(`line ${line} says any`);
    if (ts.isExportAssignment(node) || node.kind === ts.SyntaxKind.DefaultKeyword) {
      const isClause = ts.isDefaultClause(node.parent);
      if (!isClause && !file.path.endsWith(".config.ts")) faults.push(`line ${line} exports a default`);
    }
    if (ts.isExportDeclaration(node) && (!node.exportClause || ts.isNamespaceExport(node.exportClause))) {
      faults.push(`line ${line} exports everything`);
    }
    const isSource = !file.path.startsWith("test/");
    if (isSource && ts.isFunctionDeclaration(node) && node.name && BANNED_VERBS.test(node.name.text)) {
      faults.push(`${node.name.text} begins with a verb that says nothing`);
    }
  });
  return faults;
}

/** Each folder of engine has a door, and what goes through it is explained where it stands. */
function doorFaults(files: readonly SourceText[]): string[] {
  const engine = new Map(
    files.filter((file) => file.path.startsWith("engine/")).map((file) => [file.path, file]),
  );
  const folders = new Set([...engine.keys()].map((path) => path.split("/")[1]));
  return [...folders].flatMap((folder) => {
    const door = engine.get(`engine/${folder}/index.ts`);
    if (!door) return [`engine/${folder}: has no index.ts`];
    return exportsOf(door).flatMap(({ name, from }) => {
      const home = engine.get(posix.join(`engine/${folder}`, from));
      return home && isExplained(home, name)
        ? []
        : [`${door.path}: ${name} has no docstring where it is declared`];
    });
  });
}

/** The values (types left out) that a door lets through, and the file each comes from. */
function exportsOf(door: SourceText): { name: string; from: string }[] {
  const found: { name: string; from: string }[] = [];
  eachNode(door, (node) => {
    if (!ts.isExportDeclaration(node) || node.isTypeOnly || !node.exportClause || !node.moduleSpecifier)
      return;
    if (!ts.isNamedExports(node.exportClause)) return;
    const from = (node.moduleSpecifier as ts.StringLiteral).text;
    for (const element of node.exportClause.elements) {
      if (!element.isTypeOnly) found.push({ name: (element.propertyName ?? element.name).text, from });
    }
  });
  return found;
}

function isExplained(file: SourceText, name: string): boolean {
  let explained = false;
  eachNode(file, (node) => {
    const declares =
      ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node) || ts.isVariableDeclaration(node)
        ? node.name?.getText() === name
        : false;
    if (!declares) return;
    const statement = ts.isVariableDeclaration(node) ? node.parent.parent : node;
    if (ts.getJSDocCommentsAndTags(statement).length > 0) explained = true;
  });
  return explained;
}

/** Direct dependencies that the record does not explain. */
function unexplainedDependencies(manifest: PackageManifest, record: string): string[] {
  const names = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies });
  return names.filter((name) => !record.includes(`| \`${name}\` `));
}

interface PackageManifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/** What would make `npm ci` refuse a lock file on some machine, or tie it to one registry. */
function lockFaults(packages: Readonly<Record<string, LockEntry>>): string[] {
  return Object.entries(packages).flatMap(([place, entry]) => [
    ...(entry.resolved ? [`${place} is tied to a host`] : []),
    ...Object.keys(entry.optionalDependencies ?? {})
      .filter((name) => !packages[`node_modules/${name}`])
      .map((name) => `${name} is missing: run node build/complete-lock.mjs`),
  ]);
}

interface LockEntry {
  readonly resolved?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const read = (path: string): string => readFileSync(ROOT + path, "utf8");

describe("the code is tidy", () => {
  test("in every TypeScript file", () => {
    const files = sourceFiles("engine", "wire", "client", "node", "web", "test", "bench", "examples");
    expect(files.length).toBeGreaterThan(30);
    expect(untidy(files)).toEqual([]);
  });

  test("every direct dependency has a line in docs/decisions/dependencies.md", () => {
    expect(
      unexplainedDependencies(JSON.parse(read("package.json")), read("docs/decisions/dependencies.md")),
    ).toEqual([]);
  });

  test("npm ci accepts the lock file on every platform", () => {
    expect(lockFaults(JSON.parse(read("package-lock.json")).packages)).toEqual([]);
  });

  test("test/ mirrors the folders: every folder of engine has one", () => {
    const folders = new Set(filesUnder("engine").map((path) => path.split("/")[1]));
    const untested = [...folders].filter(
      (folder) => !folder.includes(".") && !existsSync(`${ROOT}test/${folder}`),
    );
    expect(untested).toEqual([]);
  });
});

describe("the checks catch what is planted", () => {
  const plants: readonly [string, string, string][] = [
    ["a file of 301 lines", "node/a.ts", "\n".repeat(301)],
    ["a default export", "node/a.ts", "export default 1;"],
    ["a default function", "node/a.ts", "export default function f(): void {}"],
    ["an export of everything", "node/a.ts", 'export * from "./b.ts";'],
    ["a namespace export", "node/a.ts", 'export * as b from "./b.ts";'],
    ["a thing to do", "node/a.ts", "// TO" + "DO later"],
    ["a thing to mend", "node/a.ts", "// FIX" + "ME"],
    ["a silenced compiler", "node/a.ts", "// @ts-" + "ignore\n"],
    ["a test left out", "test/a.test.ts", `test.ski${"p"}("x", () => {});`],
    ["a test alone", "test/a.test.ts", `it.${"only"}("x", () => {});`],
    ["any", "node/a.ts", "export const x = (v: any): void => v;"],
    ["camel case", "node/someFile.ts", ""],
    ["snake case in a folder", "node/some_folder/a.ts", ""],
    ["a folder of utils", "node/utils/a.ts", ""],
    ["a file of helpers", "node/helpers.ts", ""],
    ["a verb that says nothing", "node/a.ts", "function calculateRisk(): void {}"],
    ["a folder of engine without a door", "engine/stats/a.ts", "const x = 1;"],
  ];
  test.each(plants)("%s", (_, path, text) => {
    expect(untidy([{ path, text }])).toHaveLength(1);
  });

  const door = (text: string): SourceText => ({ path: "engine/stats/index.ts", text });
  const home = (text: string): SourceText => ({ path: "engine/stats/a.ts", text });

  test("a function through a door without a docstring, and a constant", () => {
    expect(untidy([door('export { f } from "./a.ts";'), home("export function f(): void {}")])).toHaveLength(
      1,
    );
    expect(untidy([door('export { c } from "./a.ts";'), home("export const c = 1;")])).toHaveLength(1);
    expect(
      untidy([door('export { f } from "./gone.ts";'), home("/** F. */ export function f(): void {}")]),
    ).toHaveLength(1);
  });

  test("and let the tidy ones through", () => {
    expect(
      untidy([
        door('export { f, type T } from "./a.ts";'),
        home("/** F. */\nexport function f(): void {}\nexport type T = 1;"),
      ]),
    ).toEqual([]);
    expect(
      untidy([door('export { c } from "./a.ts";'), home("/** C. */\nexport const c: number = 1;")]),
    ).toEqual([]);
    expect(
      untidy([{ path: "node/a.ts", text: '// anything, defaults\nswitch (x) { default: f("any"); }' }]),
    ).toEqual([]);
  });

  test("a dependency without a reason, and one named only in passing", () => {
    const manifest = { dependencies: { left: "1" }, devDependencies: { right: "1" } };
    expect(unexplainedDependencies(manifest, "| `left` 1.0 | pads |\nnot `right`")).toEqual(["right"]);
  });

  test("a lock file that lacks a platform, or names a host", () => {
    const packages = {
      "node_modules/a": { optionalDependencies: { "a-win32-x64": "1" } },
      "node_modules/b": { resolved: "x" },
    };
    expect(lockFaults(packages)).toHaveLength(2);
  });
});
