import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import type { Job } from "../../client/index.ts";
import { askedFrom } from "../answers.ts";
import { Link } from "../parts/index.ts";
import { addressWith } from "../place.ts";
import { followJobs, jobs, stopJob } from "./follow-jobs.ts";
import { isUnderWay, jobTitle, jobView, progressWords } from "./job-words.ts";
import "./jobs.css";

/** The jobs that run, with how far they are, and those of this page that have ended: each leads back to its question. */
export function Jobs(): JSX.Element | null {
  useEffect(followJobs, []);
  const seen = useSignal<ReadonlySet<string>>(new Set());
  const said = useSignal("");
  const shown = jobs.value.filter(
    (job) => isUnderWay(job) || (askedFrom.value.has(job.id) && !seen.value.has(job.id)),
  );
  if (shown.length === 0) return null;
  const running = shown.filter(isUnderWay);
  const [first] = running;
  const stop = async (id: string): Promise<void> => {
    said.value = await stopJob(id);
  };
  return (
    <details class="jobs">
      <summary>
        {first === undefined
          ? endWords(shown)
          : `${running.length} ${running.length === 1 ? "job" : "jobs"}: ${jobTitle(first)}, ${progressWords(first)}`}
      </summary>
      <div class="listed">
        <ul aria-label="Jobs">
          {shown.map((job) => (
            <li key={job.id}>
              <Title job={job} />
              <span>{progressWords(job)}</span>
              {job.state === "running" && job.progress !== null ? (
                <progress
                  value={job.progress.done}
                  max={job.progress.total || 1}
                  aria-label={`${jobTitle(job)}: ${job.progress.stage}`}
                />
              ) : null}
              {isUnderWay(job) ? (
                <button
                  type="button"
                  class="quiet"
                  aria-label={`Stop ${jobTitle(job)}`}
                  onClick={() => void stop(job.id)}
                >
                  Stop
                </button>
              ) : null}
            </li>
          ))}
        </ul>
        <p role="status">{said.value}</p>
        {running.length === shown.length ? null : (
          <button
            type="button"
            class="quiet"
            onClick={() => {
              seen.value = new Set(jobs.value.filter((job) => !isUnderWay(job)).map(({ id }) => id));
            }}
          >
            Clear what has ended
          </button>
        )}
      </div>
    </details>
  );
}

/** "2 jobs ended, 1 failed" */
function endWords(ended: readonly Job[]): string {
  const failed = ended.filter(({ state }) => state === "failed").length;
  const count = `${ended.length} ${ended.length === 1 ? "job" : "jobs"} ended`;
  return failed === 0 ? count : `${count}, ${failed} failed`;
}

/** Leads to the very question where this page asked it, else to the view whose question it is. */
function Title({ job }: { readonly job: Job }): JSX.Element {
  const view = jobView(job);
  const to = askedFrom.value.get(job.id) ?? (view === undefined ? undefined : addressWith({ view }));
  return to === undefined ? <span>{jobTitle(job)}</span> : <Link to={to}>{jobTitle(job)}</Link>;
}
