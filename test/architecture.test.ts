import { readFileSync } from "node:fs";
import { posix } from "node:path";
import { describe, expect, test } from "vitest";
import { ROOT } from "./root.ts";
import { importsOf, namesUsed, type SourceText, sourceFiles } from "./source-files.ts";

/** Each folder of engine/ and the folders it may import, all of which stand above it. */
const foundation = ["errors", "linalg", "stats", "labels"];
const stages = [
  ...foundation,
  "data",
  "universe",
  "exposures",
  "factor-returns",
  "risk-model",
  "factor-portfolios",
];
const uses = [
  "risk-attribution",
  "performance-attribution",
  "construction",
  "hedging",
  "alpha",
  "evaluation",
];
const LAYERS: Readonly<Record<string, readonly string[]>> = {
  errors: [],
  linalg: ["errors"],
  stats: ["errors", "linalg"],
  optim: ["errors", "linalg"],
  labels: ["errors", "linalg"],
  data: foundation,
  universe: [...foundation, "data"],
  exposures: [...foundation, "data", "universe"],
  "factor-returns": [...foundation, "data", "universe", "exposures"],
  "risk-model": [...foundation, "data", "exposures", "factor-returns"],
  "factor-portfolios": [...foundation, "data", "exposures", "factor-returns", "risk-model"],
  portfolio: [...foundation, "data", "exposures", "risk-model"],
  "risk-attribution": [...foundation, "data", "exposures", "risk-model", "portfolio"],
  "performance-attribution": [
    ...foundation,
    "data",
    "exposures",
    "factor-returns",
    "risk-model",
    "portfolio",
  ],
  construction: [...foundation, "optim", "exposures", "risk-model", "portfolio"],
  hedging: [...foundation, "optim", "exposures", "risk-model", "portfolio"],
  alpha: [...foundation, "exposures", "factor-returns", "risk-model", "portfolio"],
  evaluation: [...foundation, "exposures", "factor-returns", "risk-model", "factor-portfolios", "portfolio"],
  "synthetic-market": [...foundation, "data"],
  minimodel: [...stages, "portfolio", ...uses],
  pipeline: [...stages, "portfolio", ...uses, "minimodel"],
};

/** Each project, the projects it may import, and the packages ("*": any dependency of ours, and Node itself). */
const PROJECTS: Readonly<Record<string, { projects: readonly string[]; packages: readonly string[] }>> = {
  engine: { projects: [], packages: [] },
  wire: { projects: ["engine"], packages: ["zod"] },
  client: { projects: ["wire"], packages: [] },
  node: { projects: ["engine", "wire"], packages: ["*"] },
  web: {
    projects: ["engine", "wire", "client"],
    // fflate: a workbook is a zip file; yaml: mandates and hedges are written in it; zod: it is told here that a page may not compile code.
    packages: ["preact", "@preact/signals", "echarts", "fflate", "vite", "yaml", "zod"],
  },
};

/** What engine/ may not name: the clock, ambient randomness, the machine, the screen. */
const AMBIENT = [
  "Math.random",
  "Date",
  "performance",
  "process",
  "console",
  "globalThis",
  "crypto",
  "setTimeout",
];

const installed = JSON.parse(readFileSync(`${ROOT}package.json`, "utf8"));
/** Optional peers are imported where they are wanted, and missed in a sentence. */
const dependencies = Object.keys({ ...installed.dependencies, ...installed.peerDependencies });

interface Place {
  readonly project: string;
  /** Folder inside the project; "" for files at its top. */
  readonly folder: string;
  readonly isDoor: boolean;
}

function placeOf(path: string): Place {
  const [project, ...rest] = path.split("/");
  const folder = rest.length > 1 ? rest[0] : "";
  return { project, folder, isDoor: rest.at(-1) === "index.ts" && rest.length <= 2 };
}

/** Every broken rule in the files, as "path: rule". */
function violations(files: readonly SourceText[]): string[] {
  return files.flatMap((file) => {
    const faults = [...importsOf(file).map((name) => importFault(file.path, name)), ...nameFaults(file)];
    return faults.filter((fault) => fault !== undefined).map((fault) => `${file.path}: ${fault}`);
  });
}

function importFault(path: string, name: string): string | undefined {
  const from = placeOf(path);
  if (!name.startsWith(".")) return packageFault(from, name);
  const to = placeOf(posix.normalize(posix.join(posix.dirname(path), name)));
  if (to.project !== from.project && !PROJECTS[from.project].projects.includes(to.project)) {
    return `${from.project} may not import ${to.project} (${name})`;
  }
  const sameFolder = to.project === from.project && to.folder === from.folder;
  if (sameFolder) return undefined;
  const ownTop = to.project === from.project && to.folder === "" && from.project !== "engine";
  if (!to.isDoor && !ownTop) return `goes past the door of ${to.project}/${to.folder} (${name})`;
  if (from.project !== "engine") return undefined;
  const allowed = LAYERS[from.folder];
  if (!allowed) return `folder ${from.folder} has no line in LAYERS`;
  return allowed.includes(to.folder) ? undefined : `${from.folder} may not import ${to.folder} (${name})`;
}

function packageFault(from: Place, name: string): string | undefined {
  const { packages } = PROJECTS[from.project];
  const bare = name.startsWith("@") ? name.split("/").slice(0, 2).join("/") : name.split("/")[0];
  const known = packages.includes("*")
    ? name.startsWith("node:") || dependencies.includes(bare)
    : packages.includes(bare);
  return known ? undefined : `${from.project} may not import the package ${name}`;
}

function nameFaults(file: SourceText): string[] {
  const { project, folder } = placeOf(file.path);
  const names = [...namesUsed(file)];
  const isOf = (name: string, banned: string): boolean => name === banned || name.startsWith(`${banned}.`);
  const faults: string[] = [];
  const ban = (banned: readonly string[], rule: string): void => {
    for (const name of banned) if (names.some((used) => isOf(used, name))) faults.push(`${name}: ${rule}`);
  };
  if (project === "engine") ban(AMBIENT, "engine is a pure function of its arguments");
  // Quoting a value inside a message is the one use engine has for it.
  if (project === "engine" && file.path !== "engine/errors/input-error.ts")
    ban(["JSON"], "only wire knows JSON");
  if (project === "node") ban(["JSON.parse"], "only wire reads JSON");
  if (project === "wire") ban(["process", "console", "Math.random", "Date"], "wire only translates");
  if (!(project === "node" && folder === "cli"))
    ban(["process.exit"], "only the command line ends the process");
  return faults;
}

const files = sourceFiles("engine", "wire", "client", "node", "web");

describe("the four projects and the layers of engine", () => {
  test("every import and every name keeps to its place", () => {
    expect(files.length).toBeGreaterThan(20);
    expect(violations(files)).toEqual([]);
  });

  test("every folder of engine has a line in LAYERS", () => {
    const folders = new Set(sourceFiles("engine").map((file) => placeOf(file.path).folder));
    expect([...folders].filter((folder) => !(folder in LAYERS))).toEqual([]);
  });

  test("the layers have no cycle: each folder's list holds only folders named before it", () => {
    const order = Object.keys(LAYERS);
    const backward = order.flatMap((folder, i) =>
      LAYERS[folder].filter((name) => order.indexOf(name) >= i || !order.includes(name)),
    );
    expect(backward).toEqual([]);
  });

  test("the uses never import each other", () => {
    expect(uses.flatMap((use) => LAYERS[use].filter((name) => uses.includes(name)))).toEqual([]);
  });
});

test("the formats of files know of the import only its faults and the engine", () => {
  const outside = sourceFiles("node/import/formats").flatMap((file) =>
    importsOf(file).filter((name) => name.startsWith("../") && !name.startsWith("../../")),
  );
  expect([...new Set(outside)].sort()).toEqual(["../fault-list.ts", "../sql.ts"]);
});

describe("the rules catch what is planted", () => {
  const plants: readonly [string, string, string][] = [
    ["a later stage", "engine/data/a.ts", 'import { x } from "../risk-model/index.ts";'],
    ["a type of a later stage", "engine/data/a.ts", 'import type { X } from "../risk-model/index.ts";'],
    [
      "a later stage inside a type",
      "engine/data/a.ts",
      'export type Y = import("../risk-model/index.ts").X;',
    ],
    ["a re-export of a later stage", "engine/data/a.ts", 'export { x } from "../risk-model/index.ts";'],
    ["a sibling use", "engine/hedging/a.ts", 'import { x } from "../construction/index.ts";'],
    ["a way past a door", "engine/stats/a.ts", 'import { x } from "../linalg/types.ts";'],
    ["a folder without a line", "engine/novel/a.ts", 'import { x } from "../linalg/index.ts";'],
    ["a package in engine", "engine/stats/a.ts", 'import { z } from "zod";'],
    ["a scoped package in engine", "engine/stats/a.ts", 'import { z } from "@scope/name";'],
    ["Node in engine", "engine/stats/a.ts", 'import { readFileSync } from "node:fs";'],
    ["Node in engine, late", "engine/stats/a.ts", 'export const f = () => import("node:fs");'],
    ["an import of a computed name", "engine/stats/a.ts", "export const f = (x: string) => import(x);"],
    ["wire in engine", "engine/stats/a.ts", 'import { x } from "../../wire/index.ts";'],
    ["Node in wire", "wire/a.ts", 'import { readFileSync } from "node:fs";'],
    ["another package in wire", "wire/a.ts", 'import { parse } from "yaml";'],
    ["node in wire", "wire/a.ts", 'import { x } from "../node/index.ts";'],
    ["a deep import of engine", "wire/a.ts", 'import { x } from "../engine/linalg/matrix.ts";'],
    ["a deep import of wire", "node/cli/a.ts", 'import { x } from "../../wire/spec.ts";'],
    ["a deep import between folders of node", "node/cli/a.ts", 'import { x } from "../store/manifest.ts";'],
    ["a package that is no dependency", "node/cli/a.ts", 'import { x } from "vitest";'],
    ["Node by its bare name", "node/cli/a.ts", 'import { x } from "fs";'],
    ["node in web", "web/a.ts", 'import { x } from "../node/index.ts";'],
    ["web in node", "node/cli/a.ts", 'import { x } from "../../web/index.ts";'],
    ["the process ended outside cli", "node/store/a.ts", "process.exit(1);"],
    ["JSON in engine", "engine/stats/a.ts", "export const x = JSON.stringify(1);"],
    ["JSON read in node", "node/store/a.ts", 'export const x = JSON.parse("1");'],
    ["a clock in wire", "wire/a.ts", "export const now = Date.now();"],
    ...AMBIENT.map((name): [string, string, string] => [
      `${name} in engine`,
      "engine/stats/a.ts",
      `export const x = ${name};`,
    ]),
    ["a clock as a type", "engine/stats/a.ts", "export type X = Date;"],
    ["performance.now in engine", "engine/stats/a.ts", "export const x = performance.now();"],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the planted code is a template, this string is not
    ["a name inside a template", "engine/stats/a.ts", "export const x = `${Math.random()}`;"],
  ];
  test.each(plants)("%s", (_, path, text) => {
    expect(violations([{ path, text }])).toHaveLength(1);
  });

  const innocent: readonly [string, string, string][] = [
    [
      "an earlier stage through its door",
      "engine/risk-model/a.ts",
      'import { x } from "../exposures/index.ts";',
    ],
    ["a neighbour in the folder", "engine/stats/a.ts", 'import { x } from "./b.ts";'],
    ["a folder inside the folder", "engine/exposures/a.ts", 'import { x } from "./descriptors/size.ts";'],
    ["zod in wire", "wire/a.ts", 'import { z } from "zod";'],
    [
      "Node and a dependency in node",
      "node/cli/a.ts",
      'import "node:fs"; import { Command } from "commander";',
    ],
    ["a value quoted in node", "node/store/a.ts", "export const x = JSON.stringify(1);"],
    ["the process ended by cli", "node/cli/a.ts", "process.exit(1);"],
    [
      "banned words in comments, strings and member names",
      "engine/stats/a.ts",
      '// Date\nexport const x = { process: "console" };',
    ],
  ];
  test.each(innocent)("and let %s through", (_, path, text) => {
    expect(violations([{ path, text }])).toEqual([]);
  });
});
