import type { Project } from "../project/index.ts";
import { openRun, type Run } from "../store/index.ts";

/** Works with a run that is open and stays so, or with the published one, opened for this alone. */
export async function withRun<Result>(
  { modelFolder }: Project,
  given: Run | undefined,
  work: (run: Run) => Promise<Result>,
): Promise<Result> {
  if (given !== undefined) return work(given);
  const run = await openRun(modelFolder);
  try {
    return await work(run);
  } finally {
    await run.close();
  }
}
