import { formatJson } from "../../wire/index.ts";
import { tellProgress } from "../cli/index.ts";
import { readProject } from "../project/index.ts";
import { publishedRunId } from "../store/index.ts";
import { jobAnswer } from "./job-answers.ts";
import type { JobProgress, JobTask } from "./job-task.ts";
import { type Failure, failureOf, problem } from "./problem.ts";

/** Makes the document of a job as text. Never throws. */
export async function makeJob(
  task: JobTask,
  onProgress: (progress: JobProgress) => void,
): Promise<{ readonly text: string } | Failure> {
  tellProgress((stage, done, total) => onProgress({ stage, done, total }));
  try {
    const project = await readProject(task.projectFolder);
    const document = await jobAnswer(project, task);
    if (task.operation !== "postRuns" && (await publishedRunId(project.modelFolder)) !== task.runId)
      return { problem: problem(409, "Another run was published meanwhile: ask again, of that one.") };
    return { text: `${formatJson(document)}\n` };
  } catch (error) {
    return failureOf(error);
  } finally {
    tellProgress(undefined);
  }
}
