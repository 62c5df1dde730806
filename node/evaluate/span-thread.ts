import { type ForecastSummary, summariseForecasts } from "../../engine/evaluation/index.ts";
import { useKernels } from "../../engine/linalg/index.ts";
import { openRun, type Run } from "../store/index.ts";
import { evaluateSpan } from "./evaluate-span.ts";
import type { SpanFindings } from "./evaluation-state.ts";
import type { FamilyTask, SpanTask } from "./span-pool.ts";

/** Walks a span in a thread of the pool (span-pool.ts). */
export async function walkSpan({ runs, span, request, kernels }: SpanTask): Promise<SpanFindings> {
  useKernels(kernels);
  const opened: Run[] = [];
  try {
    for (const { folder, id } of runs) opened.push(await openRun(folder, id));
    return await evaluateSpan(opened as [Run, ...Run[]], span, request);
  } finally {
    for (const run of opened) await run.close();
  }
}

/** Summarises a family in a thread of the pool. */
export function summariseFamily({ series, kernels }: FamilyTask): readonly ForecastSummary[] {
  useKernels(kernels);
  return summariseForecasts(series);
}
