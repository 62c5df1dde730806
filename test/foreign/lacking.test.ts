import { mkdirSync, mkdtempSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { importForeign } from "../../node/foreign/index.ts";
import { changesSinceRun } from "../../node/jobs/index.ts";
import { readProject } from "../../node/project/index.ts";
import { callHere } from "../cli/call-here.ts";
import { foreignWorld } from "./foreign-world.ts";
import { type Damage, writeMembers } from "./write-packages.ts";

const world = foreignWorld();

/** A project with holdings of the last date, called by ticker. */
function projectWith(damage: Damage): string {
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-lacking-"));
  mkdirSync(join(folder, "package"));
  writeMembers(join(folder, "package"), world, damage);
  const holdings = ["date,portfolio,id,weight", "2020-02-05,mine,T0,0.5", "2020-02-05,mine,N004,0.5"];
  writeFileSync(join(folder, "holdings.csv"), `${holdings.join("\n")}\n`);
  const spec = [
    "name: bought",
    "model: { layout: members, path: package }",
    "data: { portfolios: { path: holdings.csv, ids: any } }",
  ];
  writeFileSync(join(folder, "plimsoll.yaml"), `${spec.join("\n")}\n`);
  return folder;
}

describe("a package that has only what risk needs", () => {
  const folder = projectWith((name, text) =>
    /Covariance|Asset_Exposure|Asset_Data|_ID\./.test(name) ? text : undefined,
  );
  const plimsoll = (...args: string[]) => callHere([...args, "--project", folder]);

  test("says so before it is read, and what it lacks when it is", async () => {
    expect((await plimsoll("risk")).stderr).toContain("have not been read yet: run npx plimsoll estimate");
    const { code, stdout } = await plimsoll("estimate");
    expect(code).toBe(0);
    expect(stdout).toContain("factor returns are given on no date");
    expect(stdout).toContain("market capitalisations are given on no date");
  });

  test("gives risk without a benchmark, and sentences for what it cannot", async () => {
    const risk = await plimsoll("risk", "--benchmark", "none", "--json");
    expect(risk.code, risk.stderr).toBe(0);
    expect((await plimsoll("show", "name", "N001")).code).toBe(0);
    expect((await plimsoll("stress", "--benchmark", "none")).code).toBe(0);
    const told = async (...args: string[]) => (await plimsoll(...args)).stderr;
    expect(await told("risk")).toContain("no universe weighted by them: name a portfolio with --benchmark");
    expect(await told("attribute", "--benchmark", "none")).toContain("have no factor returns");
    expect(await told("show", "factors")).toContain("have no factor returns");
    expect(await told("show", "portfolios")).toContain("factor returns");
    expect(await told("explain", "N001", "XM_VALUE", "2020-02-05")).toContain("nothing of it was made here");
  });
});

describe("a package that grows", () => {
  test("is read again from the month that changed, with the same run as a fresh reading", async () => {
    const folder = projectWith((name, text) => (name.endsWith("20200205") ? undefined : text));
    const project = await readProject(folder);
    const first = await importForeign(project);
    expect([first.computedPeriods, first.reusedPeriods]).toEqual([2, 0]);
    expect(await changesSinceRun(await readProject(folder), first.manifest)).toEqual([]);
    writeMembers(join(folder, "package"), world);
    // Touched, but not changed.
    utimesSync(join(folder, "package", "XM_100_Covariance.20200130"), new Date(), new Date());
    const stale = await changesSinceRun(await readProject(folder), first.manifest);
    expect(stale.join("; ")).toContain("20200205 has come since");
    const second = await importForeign(project);
    expect([second.computedPeriods, second.reusedPeriods]).toEqual([1, 1]);
    const fresh = await importForeign(await readProject(projectWith((_, text) => text)));
    expect(second.runId).toBe(fresh.runId);
    expect(second.notes).toEqual(fresh.notes);
  });
});
