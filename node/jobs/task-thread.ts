import { type KernelKind, useKernels } from "../../engine/linalg/index.ts";
import { readProject } from "../project/index.ts";
import { StoreError } from "../store/index.ts";
import { runMarketTask } from "./market-tasks.ts";
import { type OpenMarket, openMarket, PLAN } from "./open-market.ts";

/** A task for a thread: where its market is and which one it is. */
export interface MarketRequest {
  /** Folder of the project. */
  readonly folder: string;
  /** Folder or bucket of the results. */
  readonly place: string;
  /** What the market's plan leads to. */
  readonly goal: string;
  readonly key: string;
  readonly kernels: KernelKind;
}

/** Markets that a thread keeps open. */
const KEPT = 4;
const opened = new Map<string, OpenMarket>();

/** Computes a task, in a thread of the pool. */
export async function runTask({ folder, place, goal, key, kernels }: MarketRequest): Promise<void> {
  useKernels(kernels);
  let market = await marketOf(folder, place, goal);
  const ofPlan = () => market.tasks.find((candidate) => candidate.key === key);
  if (ofPlan() === undefined) {
    // What is kept open may have the plan before.
    forget(folder, place, goal);
    market = await marketOf(folder, place, goal);
  }
  const task = ofPlan();
  if (task === undefined)
    throw new StoreError("missing", `there is no task ${key} in the plan of ${folder}: it was planned anew`);
  const isOver = async (): Promise<boolean> => !(await market.work.has(PLAN));
  try {
    await runMarketTask(market, task);
  } catch (error) {
    // Who published the run meanwhile took away what this one was reading or writing.
    if (!(await isOver())) throw error;
  }
  // Nobody needs this result then.
  if (await isOver()) await market.work.clear();
}

function forget(...name: readonly string[]): void {
  opened.get(name.join("\n"))?.close();
  opened.delete(name.join("\n"));
}

async function marketOf(folder: string, place: string, goal: string): Promise<OpenMarket> {
  const name = [folder, place, goal].join("\n");
  let market = opened.get(name);
  opened.delete(name);
  market ??= await openMarket(await readProject(folder), place, { makesPlan: false });
  opened.set(name, market);
  for (const [other, { close }] of opened) {
    if (opened.size <= KEPT) break;
    opened.delete(other);
    close();
  }
  if (market.goal === goal) return market;
  forget(folder, place, goal);
  const message = `the spec, the data or the code of ${folder} are not those that the task was planned with: npx plimsoll estimate plans anew`;
  throw new StoreError("missing", message);
}
