import { type ChildProcess, execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { expect } from "vitest";
import { readProject } from "../../node/project/index.ts";
import { openRun } from "../../node/store/index.ts";
import { CLI, call } from "../cli/built-cli.ts";
import { copyProject, endDataAt, marketProject } from "./market-project.ts";

/** A project with a good run on some of its data, about to be estimated on all of them. */
export interface KillScene {
  readonly folder: string;
  readonly goodId: string;
  /** The run that an undisturbed estimate ends in. */
  readonly wholeId: string;
  readonly dispose: () => void;
}

export async function killScene(dateCount: number): Promise<KillScene> {
  const all = await marketProject({ assetCount: 30, dateCount, industryCount: 2 });
  const folder = copyProject(all);
  // Two entries of the cache are there, so that the estimate to come removes one.
  endDataAt(folder, "2019-12-20");
  expect((await call(["check", "--project", folder])).code).toBe(0);
  endDataAt(folder, "2019-12-12");
  const goodId = await runOf(folder);
  // And what a writer that was killed before left half written.
  const { modelFolder } = await readProject(folder);
  mkdirSync(join(modelFolder, "tmp"), { recursive: true });
  writeFileSync(join(modelFolder, "tmp", "partition-1-half"), "PAR1");
  cpSync(join(all, "data"), join(folder, "data"), { recursive: true });
  const whole = copyProject(all);
  const wholeId = await runOf(whole);
  expect(wholeId).not.toBe(goodId);
  // A card is made from the published run: with one of the whole run there already, a hundred estimates need not make it.
  for (const format of ["html", "md", "json"]) writeFileSync(join(modelFolder, `card.${format}`), wholeId);
  const dispose = () => {
    for (const made of [all, folder, whole]) rmSync(made, { recursive: true, force: true });
  };
  return { folder, goodId, wholeId, dispose };
}

async function runOf(folder: string): Promise<string> {
  const { code, stdout, stderr } = await call(["estimate", "--project", folder, "--json"]);
  expect(code, stderr).toBe(0);
  return (JSON.parse(stdout) as { runId: string }).runId;
}

/** The scene in a folder of its own, with the good run and whatever caches it has. */
function stage({ folder }: KillScene): string {
  const copy = mkdtempSync(join(tmpdir(), "plimsoll-kill-"));
  cpSync(folder, copy, { recursive: true });
  return copy;
}

/** After an accident: the last good run or the whole one is there, undamaged, and the same command ends as it should. */
async function expectRecovery(scene: KillScene, target: string, accident: string): Promise<void> {
  const { modelFolder } = await readProject(target);
  const run = await openRun(modelFolder);
  expect([scene.goodId, scene.wholeId], accident).toContain(run.id);
  expect(await run.verify(), accident).toEqual([]);
  await run.close();
  expect(await runOf(target), accident).toBe(scene.wholeId);
  const again = await openRun(modelFolder);
  expect(await again.verify(), accident).toEqual([]);
  await again.close();
  rmSync(target, { recursive: true });
}

/** An estimate that dies at a named place of the store. */
export async function dieAt(scene: KillScene, failpoint: string): Promise<void> {
  const target = stage(scene);
  // Hashes of files that were only just written are not kept.
  if (failpoint.startsWith("hashes.")) await wait(2100);
  if (failpoint.startsWith("cache.replace")) await damageCache(target);
  const { signal } = await call(["estimate", "--project", target], {
    PLIMSOLL_FAILPOINT: failpoint,
  });
  expect(signal, failpoint).toBe("SIGKILL");
  await expectRecovery(scene, target, failpoint);
}

/** Leaves every entry of the import's cache without its description, the one of the data as they are among them. */
async function damageCache(target: string): Promise<void> {
  expect((await call(["check", "--project", target])).code).toBe(0);
  const root = join(target, ".plimsoll", "cache");
  for (const entry of readdirSync(root).filter((name) => name.startsWith("data-")))
    rmSync(join(root, entry, "data.json"), { force: true });
}

/** An estimate that is killed after a share of the time a whole one takes. Whether it was still alive. */
export async function dieAfter(scene: KillScene, milliseconds: number): Promise<boolean> {
  const target = stage(scene);
  const args = [CLI, "estimate", "--project", target];
  const signal = await new Promise<string | null>((resolve) => {
    const child: ChildProcess = execFile(process.execPath, args, () => {
      clearTimeout(timer);
      resolve(child.signalCode);
    });
    const timer = setTimeout(() => child.kill("SIGKILL"), milliseconds);
  });
  await expectRecovery(scene, target, `killed after ${milliseconds.toFixed(0)} ms`);
  return signal === "SIGKILL";
}

/** How long a whole estimate of the scene takes here and now. */
export async function durationOf(scene: KillScene): Promise<number> {
  const target = stage(scene);
  const started = performance.now();
  expect(await runOf(target)).toBe(scene.wholeId);
  const duration = performance.now() - started;
  rmSync(target, { recursive: true });
  return duration;
}

/** All places by hand: PLIMSOLL_FAILPOINTS=all. The store's own tests (test/store/crash.test.ts) die at every place of what it writes. */
const isWhole = process.env.PLIMSOLL_FAILPOINTS === "all";

/** Named places of the import's cache where an estimate can die, and of the lock. */
export const IMPORT_FAILPOINTS: readonly string[] = isWhole
  ? [
      ...["build", "write", "write-half", "fsync", "replace", "rename", "done", "remove"].map(
        (place) => `cache.${place}`,
      ),
      "hashes.write",
      "hashes.rename",
      "lock.write",
      "lock.fsync",
      "lock.link",
      "lock.remove",
    ]
  : ["cache.write-half", "cache.replace", "cache.rename", "hashes.rename", "lock.link"];

/** Named places of the store where an estimate can die. */
export const STORE_FAILPOINTS: readonly string[] = [
  "checkpoint.remove",
  "temporary.remove",
  ...(isWhole
    ? ["partition", "checkpoint", "journal", "manifest", "pointer"]
    : ["partition", "manifest", "pointer"]
  ).flatMap((kind) =>
    (isWhole
      ? ["write", "write-half", "fsync", "rename", "fsync-folder", "done"]
      : ["write-half", "rename"]
    ).map((place) => `${kind}.${place}`),
  ),
];
