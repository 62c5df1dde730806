import { kernelKind } from "../../engine/linalg/index.ts";
import { formatCanonicalJson } from "../../wire/index.ts";
import { codeVersion, hashSources } from "../jobs/index.ts";
import { keepEvaluation, type Run, readEvaluation, sha256 } from "../store/index.ts";
import { type EvaluationRequest, evaluateRuns, type RunsEvaluation } from "./evaluate-runs.ts";

/**
 * `evaluateRuns`, made once: what it finds is kept beside the first run under a key of the runs, the request and the code, so that
 * the next command that asks for it reads it. A file that is damaged or missing is made again.
 *
 * @throws {InputError} fewer than two common forecasts in the span
 */
export async function keptEvaluation(
  runs: readonly [Run, ...Run[]],
  request: EvaluationRequest,
): Promise<RunsEvaluation> {
  const { folder } = runs[0];
  const key = keyOf(runs, request);
  const kept = await readEvaluation(folder, key);
  if (kept !== undefined) return kept.state as RunsEvaluation;
  const evaluation = await evaluateRuns(runs, request);
  await keepEvaluation(folder, key, evaluation);
  return evaluation;
}

/** Everything that the evaluation depends on: a run's id is the hash of its content. */
function keyOf(runs: readonly Run[], { from, to, randomCount, seed, peers = [] }: EvaluationRequest): string {
  const { first, last } = runs[0]!.manifest.dates;
  return sha256(
    formatCanonicalJson({
      runs: runs.map(({ id }) => id),
      span: [from ?? first, to ?? last],
      randomCount,
      seed,
      peers,
      kernels: kernelKind(),
      code: [codeVersion(), hashSources(["../model", "../evaluate"])],
    }),
  );
}
