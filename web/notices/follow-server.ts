import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { ProblemError } from "../../client/index.ts";
import { askFailedAgain, client } from "../answers.ts";
import type { ProjectDocument } from "../documents/index.ts";

/** Whether the server answers, and what it last said of the project. */
export interface ServerState {
  readonly isSilent: boolean;
  /** Why it has no run to answer from, in its own words; empty where it has one. */
  readonly trouble: string;
  /** Why it cannot use the project as it is on the disk now, in its own words; empty where it can. */
  readonly fault: string;
  readonly project: ProjectDocument | undefined;
}

const state: Signal<ServerState> = signal({
  isSilent: false,
  trouble: "",
  fault: "",
  project: undefined,
});

/** What is known of the server while it is followed. */
export const server: ReadonlySignal<ServerState> = state;

/** Status of an answer about something that is not there, or no longer. */
const NOT_THERE = 404;
/** Status of an answer that finds fault with what it was made from. */
const FAULTY = 400;

/** Between two questions, while it answers and while it does not. */
const [CALM_MS, SILENT_MS] = [15_000, 2_000];

/**
 * Asks from time to time whether the server is there and which run it has; a page that nobody sees does not ask.
 *
 * @param first  milliseconds until it asks for the first time
 */
export function followServer(first: number = CALM_MS): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isOver = false;
  const look = async (): Promise<void> => {
    clearTimeout(timer);
    if (document.visibilityState === "visible") await askProject();
    if (!isOver) timer = setTimeout(look, isWell() ? CALM_MS : SILENT_MS);
  };
  const lookNow = (): void => {
    if (document.visibilityState === "visible") void look();
  };
  document.addEventListener("visibilitychange", lookNow);
  addEventListener("online", lookNow);
  timer = setTimeout(look, first);
  return () => {
    isOver = true;
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", lookNow);
    removeEventListener("online", lookNow);
  };
}

const isWell = (): boolean => !state.value.isSilent && state.value.fault === "";

/** Looks at once, because something was just done that changes it. */
export async function askProject(): Promise<void> {
  const before = state.value;
  try {
    const project = (await client().get("/v1/project")) as unknown as ProjectDocument;
    state.value = { isSilent: false, trouble: "", fault: "", project };
  } catch (error) {
    // An answer that refuses is an answer: views show it where they ask.
    const isSilent = error instanceof TypeError;
    const isGone = error instanceof ProblemError && error.status === NOT_THERE;
    const isFaulty = error instanceof ProblemError && error.status === FAULTY;
    state.value = {
      ...before,
      isSilent,
      trouble: isGone ? error.message : "",
      fault: isFaulty ? error.message : "",
    };
    if (isSilent || isGone || isFaulty) return;
  }
  if (before.isSilent || before.trouble !== "" || before.fault !== "") askFailedAgain();
}

/** Looks until the server has answered, and asks again what it could not answer: the question that the page hangs on may have failed before any look did. */
export function lookUntilWell(): () => void {
  const stop = followServer(0);
  const begun = state.peek().project;
  const heard = state.subscribe(({ project }) => {
    if (project !== begun) askFailedAgain();
  });
  return () => {
    heard();
    stop();
  };
}
