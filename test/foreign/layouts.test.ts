import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { InputError } from "../../engine/errors/index.ts";
import { portfolioRisk } from "../../engine/risk-model/index.ts";
import { importForeign } from "../../node/foreign/index.ts";
import { readAxes, readRiskModel } from "../../node/model/index.ts";
import { readProject } from "../../node/project/index.ts";
import { openRun } from "../../node/store/index.ts";
import { expectClose } from "../tolerance.ts";
import { foreignWorld, plainVariance } from "./foreign-world.ts";
import { type Damage, writeColumns, writeJson, writeMembers, writeQuoted } from "./write-packages.ts";

const world = foreignWorld();
const LAYOUTS = {
  members: writeMembers,
  quoted: writeQuoted,
  columns: writeColumns,
  json: writeJson,
} as const;

function projectOf(layout: keyof typeof LAYOUTS | "tables", more = ""): string {
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-foreign-"));
  writeFileSync(
    join(folder, "plimsoll.yaml"),
    `name: bought\nmodel: { layout: ${layout}, path: package }\n${more}`,
  );
  mkdirSync(join(folder, "package"));
  return folder;
}

/** Weights that sum to 1, some of them short, both linked lines among them. */
const weights = world.ids.map((_, i) => (i % 4 === 3 ? -0.02 : 0.05) + 0.001 * i);

describe("a package of each layout", () => {
  test.each(Object.entries(LAYOUTS))("%s: risk is what its own numbers say", async (layout, write) => {
    const folder = projectOf(layout as keyof typeof LAYOUTS);
    write(join(folder, "package"), world);
    const project = await readProject(folder);
    await importForeign(project);
    const run = await openRun(project.modelFolder);
    try {
      for (const day of world.days) {
        const { model } = await readRiskModel(run, day.date);
        const byId = new Map(world.ids.map((id, i) => [id, weights[i]!]));
        const own = model.assets.labels.map((id) => byId.get(id)!);
        const risk = portfolioRisk(model, own);
        const plain = plainVariance(day, weights);
        expectClose(risk.factorVariance / plain.factor, 1, 1e-12);
        expectClose(risk.specificVariance / plain.specific, 1, 1e-12);
      }
      expect(run.manifest.inputs.length).toBeGreaterThan(0);
    } finally {
      await run.close();
    }
  });
});

async function importProject(folder: string) {
  const project = await readProject(folder);
  await importForeign(project);
  return project;
}

/** Enough dates for every rule. */
const few = { ...world, days: world.days.slice(2, 5) };

/** What a damaged package is told. */
async function faultsOf(layout: keyof typeof LAYOUTS, damage: Damage, more = ""): Promise<string> {
  const folder = projectOf(layout, more);
  LAYOUTS[layout](join(folder, "package"), few, damage);
  const error = await importProject(folder).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(InputError);
  // Nothing is published of it.
  expect(existsSync(join(folder, "models", "bought", "current.json"))).toBe(false);
  return (error as InputError).message;
}

const on =
  (name: string, change: (text: string) => string | undefined): Damage =>
  (file, text) =>
    file === name ? change(text) : text;
const file = (member: string) => `XM_100_${member}.20200204`;

describe("damaged packages are refused with file, row, value and rule", () => {
  const cases: readonly (readonly [string, keyof typeof LAYOUTS, Damage, readonly string[]])[] = [
    [
      "a missing member",
      "members",
      on(file("Covariance"), () => undefined),
      ["…_Covariance.20200204", "has no member"],
    ],
    [
      "a truncated member",
      "members",
      on(file("Asset_Exposure"), (text) => text.slice(0, -700)),
      ["Asset_Exposure.20200204", "does not end with [End of File]"],
    ],
    [
      "half a triangle",
      "members",
      on(file("Covariance"), (text) => text.replace(/^XM_SIZE\|XM_OIL\|.*\n/m, "")),
      [file("Covariance"), "has no covariance of XM_OIL and XM_SIZE on 2020-02-04"],
    ],
    [
      "two triangles that differ",
      "members",
      on(file("Covariance"), (text) =>
        text.replace("[End of File]", "XM_OIL|XM_SIZE|1.5|20200204\n[End of File]"),
      ),
      [`${file("Covariance")}, row 25`, '"1.5"', "a covariance is the same both ways"],
    ],
    [
      "a covariance in decimals",
      "members",
      on(file("Covariance"), (text) =>
        text.replace(/\|([-\d.e]+)\|20200204/g, (_, value) => `|${Number(value) / 1e4}|20200204`),
      ),
      [
        "median factor volatility on 2020-02-04",
        "decimals where percent are expected",
        "model.units.covariance",
      ],
    ],
    [
      "a specific risk in decimals",
      "members",
      (name, text) =>
        name.includes("Asset_Data")
          ? text.replace(/\|(\d+\.\d+)\|1\|/g, (_, v) => `|${Number(v) / 100}|1|`)
          : text,
      ["decimals where percent are expected", "model.units.specific_risk"],
    ],
    [
      "factor returns in percent",
      "members",
      (name, text) =>
        name.includes("DlyFacRet")
          ? text.replace(/\|([-\d.e]+)\|2020/g, (_, v) => `|${Number(v) * 100}|2020`)
          : text,
      ["percent where decimals are expected", "model.units.factor_returns"],
    ],
    [
      "an unknown id",
      "members",
      on(file("Asset_Data"), (text) => text.replace("N005|", "Q005|")),
      ['"Q005": has specific risk, and no exposures', '"N005": has exposures, and no specific risk'],
    ],
    [
      "an unknown factor",
      "members",
      on(file("Asset_Exposure"), (text) => text.replace("N001|XM_VALUE|", "N001|XM_VALEU|")),
      [file("Asset_Exposure"), '"XM_VALEU": has exposures, and no covariance on 2020-02-04'],
    ],
    [
      "a row twice",
      "members",
      on(file("Asset_Data"), (text) => text.replace(/^(N007.*)$/m, "$1\n$1")),
      [`${file("Asset_Data")}, row 11`, '"N007": its specific risk stands in row 10 already'],
    ],
    [
      "a cell that is no number",
      "members",
      on(file("Asset_Data"), (text) => text.replace(/^(N007\|2.5\|[\d.]+\|)[\d.]+/m, "$1n/a")),
      [`${file("Asset_Data")}, row 10, column SpecRisk%: "n/a": must be a number`],
    ],
    [
      "a covariance of negative variance",
      "members",
      on(file("Covariance"), (text) => text.replace(/^(XM_SIZE\|XM_VALUE\|)[-\d.e]+/m, "$1900")),
      [file("Covariance"), "is not positive semi-definite: a portfolio of"],
    ],
    [
      "a row of another date",
      "members",
      on(file("Covariance"), (text) => text.replace("|20200204", "|20200203")),
      [`${file("Covariance")}, row 4, column DataDate: "20200203": must be 20200204`],
    ],
    [
      "a cut quoted file",
      "quoted",
      on("XM_200204.RSK", (text) => text.slice(0, -40)),
      ["XM_200204.RSK, row 32", "cut off"],
    ],
    [
      "an industry without a factor",
      "quoted",
      on("XM_200204.RSK", (text) => text.replace('"XM_OIL"', '"XM_GAS"')),
      ["XM_200204.RSK, row 4, column IND", "no factor of the covariance has the name of this industry"],
    ],
    [
      "a missing file",
      "columns",
      on("XM4.20200204.rsk", () => undefined),
      ["there is no file …20200204.rsk"],
    ],
    [
      "no #Columns",
      "columns",
      on("XM4.20200204.exp", (text) => text.replace("#Columns", "#Cols")),
      ["XM4.20200204.exp", "has no line #Columns"],
    ],
    [
      "a cut document",
      "json",
      on("2020-02-04.json", (text) => text.slice(0, -300)),
      ["2020-02-04.json", "cut off"],
    ],
    [
      "a covariance of the wrong size",
      "json",
      on("2020-02-04.json", (text) =>
        text.replace(/"covarianceMatrix":\[\[[^\]]*\],/, '"covarianceMatrix":['),
      ),
      ["2020-02-04.json, column covarianceMatrix", "must be 6×6"],
    ],
    [
      "a predicted beta that is no number",
      "quoted",
      on("XM_200204.RSK", (text) => text.replace(/(Company N002",1,)[-\d.]+/, '$1"high"')),
      ["XM_200204.RSK, row 4, column PBETA", '"high": must be a number'],
    ],
    [
      "a predicted beta of a name that the model has not",
      "columns",
      on("XM4.20200204.bet", (text) => text.replace("N005|", "Q005|")),
      ["XM4.20200204.bet, row 10", '"Q005": has a predicted beta, and no exposures on 2020-02-04'],
    ],
    [
      "a factor portfolio with a name twice",
      "columns",
      on("XM4.20200204.pfp", (text) => text.replace(/^(N007.*)$/m, "$1\n$1")),
      ['"N007": its weight in the portfolio of XM_VALUE stands in row 12 already'],
    ],
    [
      "a factor portfolio of another factor",
      "json",
      on("2020-02-04.json", (text) => text.replace('"factorId":"F3","weights"', '"factorId":"F9","weights"')),
      [
        "2020-02-04.json, column factorPortfolios.portfolio.0.factorId",
        '"F9": factorData has no factor of this id',
      ],
    ],
    [
      "a factor portfolio that is cut",
      "json",
      on("2020-02-04.json", (text) => text.replace(/("factorId":"F4","weights":\[)[^,]*,/, "$1")),
      ["factorPortfolios.portfolio.1.weights", '"29": must have 30 values'],
    ],
  ];
  test.each(cases)("%s", async (_, layout, damage, words) => {
    const told = await faultsOf(layout, damage);
    for (const word of words) expect(told).toContain(word);
  });

  test("all of them at once", async () => {
    const told = await faultsOf("members", (name, text) => {
      if (name === file("Asset_Data")) return text.replace("N005|", "Q005|");
      return name === "XM_100_Covariance.20200131" ? text.replace(/^XM_SIZE\|XM_OIL\|.*\n/m, "") : text;
    });
    expect(told).toContain("Q005");
    expect(told).toContain("2020-01-31");
  });

  test("families are what the spec says, by name or by pattern", async () => {
    const folder = projectOf("members");
    const factors = '{ "XM_V*": { family: given }, XM_SIZE: { name: size, family: statistical } }';
    writeFileSync(
      join(folder, "plimsoll.yaml"),
      `name: bought\nmodel: { layout: members, path: package, factors: ${factors} }\n`,
    );
    writeMembers(join(folder, "package"), few);
    const { modelFolder } = await importProject(folder);
    const run = await openRun(modelFolder);
    const { factors: read } = await readAxes(run);
    await run.close();
    expect(read.map(({ name, family }) => `${name} ${family}`)).toEqual([
      "XM_COUNTRY market",
      "XM_BANKS industry",
      "XM_OIL industry",
      "XM_TECH industry",
      "size statistical",
      "XM_VALUE given",
    ]);
  });

  test("a factor that the spec names and the files have not", async () => {
    const folder = projectOf("members");
    writeFileSync(
      join(folder, "plimsoll.yaml"),
      "name: bought\nmodel: { layout: members, path: package, factors: { XM_VALU: { family: style } } }\n",
    );
    writeMembers(join(folder, "package"), world);
    await expect(importProject(folder)).rejects.toThrow("did you mean XM_VALUE?");
  });
});
