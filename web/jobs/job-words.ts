import type { Job } from "../../client/index.ts";

/** What a job is called, and the view whose question it is; undefined where it is no view's. */
interface Operation {
  readonly title: string;
  readonly view?: string;
}

const OPERATIONS: Readonly<Record<string, Operation>> = {
  "POST /v1/construct": { title: "Construct", view: "construct" },
  "POST /v1/construct/walk": { title: "A mandate through history", view: "construct" },
  "POST /v1/hedge/walk": { title: "A hedge through history", view: "hedge" },
  "POST /v1/alpha": { title: "Study of a signal", view: "alpha" },
  "POST /v1/evaluate": { title: "Evaluation of the forecasts" },
  "POST /v1/evaluate/change": { title: "Evaluation of a changed model", view: "compare" },
  "POST /v1/compare": { title: "Comparison of models", view: "compare" },
  "POST /v1/explain": { title: "Why a number is what it is" },
  "POST /v1/card": { title: "Model card", view: "card" },
  "POST /v1/attribution/all": { title: "Attribution of every portfolio" },
  "POST /v1/extend": { title: "The model with a factor more" },
  "POST /v1/check": { title: "Check of the data", view: "quality" },
  "POST /v1/nights": { title: "Night of every portfolio" },
  "POST /v1/runs": { title: "Estimation of the model" },
};

/** What a job does, in words. */
export function jobTitle({ operation }: Pick<Job, "operation">): string {
  return OPERATIONS[operation ?? ""]?.title ?? operation ?? "A job of before";
}

/** The view whose question a job is. */
export function jobView({ operation }: Pick<Job, "operation">): string | undefined {
  return OPERATIONS[operation ?? ""]?.view;
}

/** Whether a job is still to end. */
export function isUnderWay({ state }: Pick<Job, "state">): boolean {
  return state === "waiting" || state === "running";
}

/** How far a job is, in words; empty where nobody knows. */
export function progressWords({ state, progress }: Pick<Job, "state" | "progress">): string {
  if (state === "waiting") return "waits for its turn";
  if (state !== "running") return state;
  if (progress === null) return "begins";
  const share = progress.total > 0 ? ` ${Math.floor((100 * progress.done) / progress.total)} %` : "";
  return `${progress.stage}${share}`;
}
