import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { copyProject, editSpec, marketProject } from "../jobs/market-project.ts";
import { fileHashes } from "../store/model-folder.ts";

/** A project in two blocks, with draws in two tasks a block. */
export async function blocksProject(name: string, dateCount: number): Promise<string> {
  const folder = await marketProject({ assetCount: 30, dateCount, industryCount: 2 });
  editSpec(folder, (text) =>
    `${text}covariance: { eigenfactor: { draws: 150 } }\n`.replace("name: small", `name: ${name}`),
  );
  return folder;
}

/** Copies of projects, to be estimated once more. */
export function copies(folders: readonly string[]): readonly string[] {
  return folders.map(copyProject);
}

/** Path → hash of every file of a project's model. */
export function modelFiles(folder: string): Record<string, string> {
  return fileHashes(join(folder, "models"));
}

/** A process of the command line with what it said. */
export interface Running {
  readonly child: ChildProcess;
  readonly said: () => string;
  readonly ended: Promise<number | null>;
}

export function start(cli: string, args: readonly string[], environment: NodeJS.ProcessEnv = {}): Running {
  const child = spawn(process.execPath, [cli, ...args], { env: { ...process.env, ...environment } });
  let text = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (data) => {
      text += data;
    });
  return { child, said: () => text, ended: new Promise((resolve) => child.once("close", resolve)) };
}

/** The options that name projects. */
export function named(folders: readonly string[]): readonly string[] {
  return folders.flatMap((folder) => ["--project", folder]);
}

/** Results of tasks that stand in the projects' folders. */
function resultCount(folders: readonly string[]): number {
  return folders.reduce((sum, folder) => {
    const names = entries(join(folder, "models")).flatMap((model) => {
      const work = join(folder, "models", model, "work");
      return entries(work).flatMap((goal) => entries(join(work, goal)));
    });
    return sum + names.filter((name) => /^[0-9a-f]{64}$/.test(name)).length;
  }, 0);
}

/** Waits until so many results are there, or `until` is fulfilled; whether they are. */
export async function resultsReach(
  folders: readonly string[],
  count: number,
  until: Promise<unknown>,
): Promise<boolean> {
  let over = false;
  until.then(() => {
    over = true;
  });
  while (!over) {
    if (resultCount(folders) >= count) return true;
    await wait(15);
  }
  return false;
}

export function removeAll(folders: readonly string[]): void {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}

function entries(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
