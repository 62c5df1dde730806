import { useSignal } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";
import { useEffect } from "preact/hooks";
import { type Job, ProblemError } from "../../client/index.ts";
import { askAgain, client } from "../answers.ts";
import type { ProjectDocument } from "../documents/index.ts";
import { askProject, followServer, server } from "./follow-server.ts";
import "./notices.css";

/** What the reader should know before believing the numbers: the server is gone, a new run is there, the project has changed. */
export function Notices({ project }: { readonly project: ProjectDocument }): JSX.Element {
  useEffect(followServer, []);
  const { isSilent, trouble, fault, project: now = project } = server.value;
  return (
    <div class="notices" role="status">
      {isSilent ? (
        <p>
          The server does not answer; what you see is what it said last. Start it again with{" "}
          <code>npx plimsoll serve</code>: the page goes on by itself.
        </p>
      ) : null}
      {trouble === "" ? null : (
        <p>
          The run of this page is no longer there, and what you see is what was said of it last. {trouble}{" "}
          <EstimateButton>Estimate the model</EstimateButton>
        </p>
      )}
      {fault === "" ? null : (
        <p>
          The project on the disk cannot be used as it is now, and what you see is what was said before.{" "}
          {fault} Put it right: the page goes on by itself.
        </p>
      )}
      {now.runId === project.runId || trouble !== "" ? null : (
        <p>
          A new run was published: what you open from now on is of it.{" "}
          <button type="button" onClick={askAgain}>
            Show it everywhere
          </button>
        </p>
      )}
      {now.stale.length === 0 || isSilent || trouble !== "" ? null : <Stale changes={now.stale} />}
    </div>
  );
}

type Progress =
  | { readonly state: "none" }
  | { readonly state: "running"; readonly job: Job["progress"] }
  | { readonly state: "failed"; readonly sentence: string };

/** Changes that are told before the rest is counted. */
const MOST_TOLD = 3;

/** Has the model estimated as the project is now, and says how far that is. */
function EstimateButton({ children }: { readonly children: ComponentChildren }): JSX.Element {
  const progress = useSignal<Progress>({ state: "none" });
  const estimate = async (): Promise<void> => {
    progress.value = { state: "running", job: null };
    try {
      await client().post(
        "/v1/runs",
        {},
        {
          onJob: ({ progress: job }) => {
            progress.value = { state: "running", job };
          },
        },
      );
      progress.value = { state: "none" };
      await askProject();
    } catch (error) {
      progress.value = { state: "failed", sentence: sentenceOf(error) };
    }
  };
  const now = progress.value;
  return (
    <>
      {now.state === "running" ? (
        <>
          Estimating …{" "}
          <progress
            value={now.job?.done ?? 0}
            max={now.job?.total || 1}
            aria-label={now.job?.stage ?? "estimating"}
          />
        </>
      ) : (
        <button type="button" onClick={() => void estimate()}>
          {children}
        </button>
      )}
      {now.state === "failed" ? <strong> {now.sentence}</strong> : null}
    </>
  );
}

function Stale({ changes }: { readonly changes: readonly string[] }): JSX.Element {
  const rest = changes.length - MOST_TOLD;
  return (
    <details>
      <summary>
        The project has changed since this run was made ({changes.length}).{" "}
        <EstimateButton>Estimate it as it is now</EstimateButton>
      </summary>
      <ul>
        {changes.slice(0, MOST_TOLD).map((change) => (
          <li key={change}>{change}</li>
        ))}
        {rest > 0 ? <li>and {rest} more</li> : null}
      </ul>
    </details>
  );
}

function sentenceOf(error: unknown): string {
  if (!(error instanceof ProblemError)) return "The server does not answer.";
  const [first] = error.problems;
  return first === undefined ? error.message : `${error.message} ${first.file}: ${first.rule}.`;
}
