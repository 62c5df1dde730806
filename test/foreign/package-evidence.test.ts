import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { exportRun, importForeign } from "../../node/foreign/index.ts";
import { readPortfolioHoldings, readPortfolioReturns } from "../../node/model/index.ts";
import { readProject } from "../../node/project/index.ts";
import { openRun } from "../../node/store/index.ts";
import { expectClose } from "../tolerance.ts";
import { foreignWorld, type WorldDay } from "./foreign-world.ts";
import { writeColumns, writeJson, writeMembers } from "./write-packages.ts";

const world = foreignWorld();
const few = { ...world, days: world.days.slice(2, 5) };
const LAYOUTS = { columns: writeColumns, json: writeJson } as const;

function projectOf(layout: keyof typeof LAYOUTS | "members" | "tables"): string {
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-evidence-"));
  writeFileSync(join(folder, "plimsoll.yaml"), `name: bought\nmodel: { layout: ${layout}, path: package }\n`);
  mkdirSync(join(folder, "package"));
  return folder;
}

describe("what a package says that follows from its X, F and Δ", () => {
  test.each(["columns", "json"] as const)(
    "%s: factor portfolios are kept, and what they earned",
    async (layout) => {
      const folder = projectOf(layout);
      LAYOUTS[layout](join(folder, "package"), world);
      const project = await readProject(folder);
      const { notes } = await importForeign(project);
      expect(notes.join("\n")).toMatch(/predicted betas are what X, F and Δ .*, to 0\.000\d+$/m);
      expect(notes.join("\n")).toMatch(
        /factor portfolios are read.* and 0 of every other style, to \d\.\de-\d+$/m,
      );
      const run = await openRun(project.modelFolder);
      const [before, day] = world.days.slice(-2) as [WorldDay, WorldDay];
      const { holdings } = await readPortfolioHoldings(run, { factor: "XM_VALUE", kind: "pure_ex_ante" });
      const wanted = new Map(world.ids.map((id, i) => [id, day.portfolios.XM_VALUE![i]]));
      expect(new Map(holdings.map(({ id, weight }) => [id, weight]))).toEqual(wanted);
      const earned = await readPortfolioReturns(run, { factor: "XM_SIZE" });
      const plain = before.portfolios.XM_SIZE!.reduce(
        (sum, w, i) => sum + w * (day.returns[i]! - day.riskFreeAnnualPercent / 100 / 252),
        0,
      );
      expectClose(earned[0]!.byKind.pure_ex_ante.at(-1)!, plain, 1e-12);
      await run.close();
    },
  );

  test("tables: the same when the run that was read goes out again", async () => {
    const folder = projectOf("json");
    writeJson(join(folder, "package"), few);
    const project = await readProject(folder);
    await importForeign(project);
    const run = await openRun(project.modelFolder);
    const again = projectOf("tables");
    const request = { layout: "tables", format: "csv", out: join(again, "package", "it") } as const;
    const { dates, portfolioDates } = await exportRun(run, request);
    await run.close();
    const day = few.days.at(-1)!;
    expect([dates, portfolioDates]).toEqual([[day.date], 1]);
    const { notes } = await importForeign(await readProject(again));
    expect(notes.join("\n")).toMatch(/predicted betas are what .*, to (0\.0|\d\.\de-1\d)$/m);
    expect(notes.join("\n")).toContain("factor portfolios are read");
  });

  test("members: factor portfolios are read where the header says weights, and else named with what it says", async () => {
    const notesOf = async (header: string, scale: number, date = few.days.at(-1)!.date) => {
      const folder = projectOf("members");
      writeMembers(join(folder, "package"), few);
      const day = few.days.at(-1)!;
      const rows = few.ids.map((id, i) => `${id}|XM_VALUE|${scale * day.portfolios.XM_VALUE![i]!}`);
      const lines = ["Date:", "Model: XM", `!${header}`, ...rows, "[End of File]", ""];
      writeFileSync(
        join(folder, "package", `FP_XM_Factor_POR.${date.replaceAll("-", "")}`),
        lines.join("\n"),
      );
      return (await importForeign(await readProject(folder))).notes.join("\n");
    };
    expect(await notesOf("AssetID|Factor|Weight%", 100)).toMatch(
      /factor portfolios are read: .* to \d\.\de-\d+$/m,
    );
    // Percent under a header of weights cannot pass for a portfolio of exposure 1.
    expect(await notesOf("AssetID|Factor|Weight", 100)).toContain("99 is missing or too much");
    expect(await notesOf("AssetID|Factor|Shares", 1)).toMatch(
      /passed over.*: .*Factor_POR, whose columns AssetID\|Factor\|Shares do not say/,
    );
    expect(await notesOf("AssetID|Factor|Weight", 1, "2020-02-14")).toMatch(
      /passed over.*: FP_XM_Factor_POR.<date>/,
    );
  });

  test("betas against another index, and portfolios of other exposures, are told and not refused", async () => {
    const folder = projectOf("columns");
    writeColumns(join(folder, "package"), few, (name, text) => {
      if (name.endsWith(".bet"))
        return text.replace(/\|(-?[\d.]+)$/gm, (_, beta) => `|${Number(beta) + 0.5}`);
      return name.endsWith(".pfp") ? text.replace("XM_VALUE|XM_SIZE", "XM_SIZE|XM_VALUE") : text;
    });
    const { notes } = await importForeign(await readProject(folder));
    const told = notes.join("\n");
    expect(told).toMatch(
      /predicted betas are up to 0\.50 from .*, 0 % of them within 0\.01: their index is another/,
    );
    expect(told).toContain("1.0 is missing or too much");
  });
});
