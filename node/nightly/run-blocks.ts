import type { BlockPool } from "./block-pool.ts";
import type { NightBlocks } from "./night-blocks.ts";
import type { NightBlock } from "./night-setting.ts";

/** What runs blocks, and where their results are kept. */
export interface BlockRun {
  readonly pool: BlockPool;
  readonly results: NightBlocks;
  /** Portfolios in all. */
  readonly count: number;
  readonly onBlock: ((done: number, of: number) => void) | undefined;
}

/** Which blocks there are, in order, and how many of them had to be computed. */
export interface BlocksDone {
  readonly keys: readonly string[];
  readonly computed: number;
  readonly kept: number;
}

/** Computes what is missing; no more blocks are in memory than the pool works on. */
export async function runBlocks(
  blocks: AsyncIterable<NightBlock>,
  { pool, results, count, onBlock }: BlockRun,
): Promise<BlocksDone> {
  const keys: string[] = [];
  const running = new Set<Promise<void>>();
  let [computed, kept, portfolios] = [0, 0, 0];
  let failure: { error: unknown } | undefined;
  const finish = (block: NightBlock): void => {
    portfolios += block.portfolios.length;
    onBlock?.(portfolios, count);
  };
  for await (const block of blocks) {
    keys.push(block.key);
    if ((await results.load(block.key)) !== undefined) {
      kept++;
      finish(block);
      continue;
    }
    computed++;
    const work = (async () => {
      try {
        await results.save(block.key, await pool.run(block));
        finish(block);
      } catch (error) {
        failure ??= { error };
      }
    })();
    const ended: Promise<void> = work.then(() => {
      running.delete(ended);
    });
    running.add(ended);
    if (running.size >= pool.width) await Promise.race(running);
    if (failure !== undefined) break;
  }
  await Promise.all(running);
  if (failure !== undefined) throw failure.error;
  return { keys, computed, kept };
}
