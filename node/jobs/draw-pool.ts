import { type KernelKind, kernelKind } from "../../engine/linalg/index.ts";
import {
  type DrawRange,
  drawRanges,
  type EigenfactorDraws,
  type EigenvalueRatios,
  eigenfactorBias,
  simulateEigenfactors,
} from "../../engine/risk-model/index.ts";
import { threadsAllowed } from "../threads-allowed.ts";

/** One range of draws, for a thread. */
export interface DrawTask {
  readonly draws: EigenfactorDraws;
  readonly range: DrawRange;
  readonly kernels: KernelKind;
}

/** Threads that draw eigenfactors. */
interface DrawPool {
  /**
   * v(k) of what it is drawn from, the same bits as `simulateEigenfactors`. Asked twice for the same object it draws once, so
   * that the draws of a day can be begun before its turn.
   */
  readonly simulate: (draws: EigenfactorDraws | undefined) => Promise<Float64Array>;
  readonly close: () => Promise<void>;
}

/** A pool of at most so many threads, started with the first draws; with one, or where threads are not allowed, none: draws are made here. */
export function openDrawPool(threads: number): DrawPool {
  const begun = new WeakMap<EigenfactorDraws, Promise<Float64Array>>();
  const alone = threads === 1 || !threadsAllowed();
  const pool = alone ? undefined : startPool(threads);
  const simulate = async (draws: EigenfactorDraws): Promise<Float64Array> =>
    pool === undefined ? simulateEigenfactors(draws) : eigenfactorBias(draws, await pool.run(draws));
  return {
    simulate: (draws) => {
      if (draws === undefined) return Promise.resolve(new Float64Array(0));
      let result = begun.get(draws);
      if (result === undefined) {
        result = simulate(draws);
        // What fails is thrown where it is awaited; what nobody awaits, because something else failed, is no failure.
        result.catch(() => undefined);
        begun.set(draws, result);
      }
      return result;
    },
    close: async () => pool?.close(),
  };
}

interface RangePool {
  readonly run: (draws: EigenfactorDraws) => Promise<readonly EigenvalueRatios[]>;
  readonly close: () => Promise<void>;
}

/** Draws come once a month: a thread that ended after each would be started, and its code compiled, for the next. */
const IDLE_MS = 60_000;

function startPool(threads: number): RangePool {
  const started = async () => {
    const { Piscina } = await import("piscina");
    return new Piscina<DrawTask, EigenvalueRatios>({
      filename: new URL("./draw-thread.js", import.meta.url).href,
      maxThreads: threads,
      idleTimeout: IDLE_MS,
    });
  };
  let pool: ReturnType<typeof started> | undefined;
  return {
    run: async (draws) => {
      pool ??= started();
      const { run } = await pool.then((it) => ({ run: it.run.bind(it) }));
      const kernels = kernelKind();
      return Promise.all(
        drawRanges(draws.draws).map((range) => run({ draws, range, kernels }, { name: "drawRange" })),
      );
    },
    close: async () => (await pool)?.destroy(),
  };
}
