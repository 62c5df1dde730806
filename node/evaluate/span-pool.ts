import {
  type ForecastSeries,
  type ForecastSummary,
  summariseForecasts,
} from "../../engine/evaluation/index.ts";
import { type KernelKind, kernelKind } from "../../engine/linalg/index.ts";
import type { Run } from "../store/index.ts";
import { threadsAllowed, usualThreads } from "../threads-allowed.ts";
import { type EvaluationSpan, evaluateSpan } from "./evaluate-span.ts";
import type { FormationRequest, SpanFindings } from "./evaluation-state.ts";

/** A span for a thread, which opens the runs itself. */
export interface SpanTask {
  readonly runs: readonly { readonly folder: string; readonly id: string }[];
  readonly span: EvaluationSpan;
  readonly request: FormationRequest;
  readonly kernels: KernelKind;
}

/** The portfolios of a family, for a thread. */
export interface FamilyTask {
  readonly series: readonly ForecastSeries[];
  readonly kernels: KernelKind;
}

/** Walks spans and summarises what came of them, several at a time. */
export interface SpanPool {
  /** What each span found, in their order, the same whatever the threads do. */
  readonly walk: (
    spans: readonly EvaluationSpan[],
    request: FormationRequest,
    onSpan: (span: EvaluationSpan) => void,
  ) => Promise<readonly SpanFindings[]>;
  /** `summariseForecasts`, a family at a time. */
  readonly summarise: (series: readonly ForecastSeries[]) => Promise<readonly ForecastSummary[]>;
  readonly close: () => Promise<void>;
}

/** A pool for some spans; with one thread or one span, or where threads are not allowed, they are walked here. */
export function openSpanPool(
  runs: readonly [Run, ...Run[]],
  { threads = usualThreads(), count }: { readonly threads?: number | undefined; readonly count: number },
): SpanPool {
  const most = Math.min(threads, count);
  if (most <= 1 || !threadsAllowed()) {
    return {
      walk: async (spans, request, onSpan) => {
        const found: SpanFindings[] = [];
        for (const span of spans) {
          found.push(await evaluateSpan(runs, span, request));
          onSpan(span);
        }
        return found;
      },
      summarise: async (series) => summariseForecasts(series),
      close: async () => undefined,
    };
  }
  const started = startPool(most);
  return {
    walk: async (spans, request, onSpan) => {
      const pool = await started;
      const places = runs.map(({ folder, id }) => ({ folder, id }));
      return Promise.all(
        spans.map(async (span) => {
          const found: SpanFindings = await pool.run(
            { runs: places, span, request, kernels: kernelKind() },
            { name: "walkSpan" },
          );
          onSpan(span);
          return found;
        }),
      );
    },
    summarise: async (series) => {
      const pool = await started;
      const families = [...new Set(series.map(({ family }) => family))];
      const summaries: readonly (readonly ForecastSummary[])[] = await Promise.all(
        families.map((family) => {
          const own = series.filter((one) => one.family === family);
          return pool.run({ series: own, kernels: kernelKind() }, { name: "summariseFamily" });
        }),
      );
      return summaries.flat();
    },
    close: async () => (await started).destroy(),
  };
}

async function startPool(maxThreads: number) {
  const { Piscina } = await import("piscina");
  return new Piscina({
    filename: new URL("./span-thread.js", import.meta.url).href,
    maxThreads,
  });
}
