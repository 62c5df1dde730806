import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import {
  type Client,
  type GetParameters,
  type Job,
  openClient,
  type PostBody,
  ProblemError,
  type ProblemFault,
} from "../client/index.ts";
import type { GetDocuments, PostDocuments } from "./documents/index.ts";
import { addressWith } from "./place.ts";
import { tabTexts } from "./tab-texts.ts";

/** What the server has to say to a question, as far as it is known. */
export type Answer<T> =
  | {
      readonly state: "asking";
      /** How far the job is, where the question is one. */
      readonly progress?: Job["progress"];
      /** Stops the job. */
      readonly stop?: () => void;
    }
  | { readonly state: "there"; readonly value: T }
  | { readonly state: "locked" }
  | {
      readonly state: "failed";
      readonly title: string;
      readonly detail: string;
      /** Whether somebody stopped it here: then nothing but a press asks it again. */
      readonly isStopped?: true;
      /** Every fault of what was sent. */
      readonly problems: readonly ProblemFault[];
    };

/** Answers that are kept: a page goes back and forth between a few. */
const MOST_KEPT = 60;

interface Kept {
  readonly answer: Signal<Answer<unknown>>;
  readonly ask: () => Promise<void>;
  /** Whether something on the page shows it. */
  readonly isSeen: () => boolean;
}

const kept = new Map<string, Kept>();

/**
 * The answer to GET of a path, asked once.
 *
 * @param path        as in the contract, names in braces: /v1/securities/{id}
 * @param parameters  those in the path too; undefined ones are left out
 */
export function answerOf<Path extends keyof GetDocuments>(
  path: Path,
  parameters?: GetParameters<Path>,
): ReadonlySignal<Answer<GetDocuments[Path]>> {
  return keptAnswer(`GET ${path} ${JSON.stringify(parameters ?? {})}`, () =>
    client().get(path, parameters),
  ) as Signal<Answer<GetDocuments[Path]>>;
}

/**
 * The answer to POST of a body, asked once. A long question is a job: until it is done the answer says how far it is.
 *
 * @param path  as in the contract
 */
export function answerTo<Path extends keyof PostDocuments>(
  path: Path,
  body: PostBody<Path>,
): ReadonlySignal<Answer<PostDocuments[Path]>> {
  const place = addressWith({});
  return keptAnswer(`POST ${path} ${JSON.stringify(body)}`, (say) => {
    const stopped = new AbortController();
    return client().post(path, body, {
      signal: stopped.signal,
      onJob: ({ id, progress }) => {
        if (!askedFrom.value.has(id)) askedFrom.value = new Map([...askedFrom.value, [id, place]]);
        say({ state: "asking", progress, stop: () => stopped.abort() });
      },
    });
  }) as Signal<Answer<PostDocuments[Path]>>;
}

/** Where on this page each job was asked for, by the job's id. */
export const askedFrom: Signal<ReadonlyMap<string, string>> = signal(new Map());

/** What follows from an answer, as soon as it is there. */
export const following = <T, U>(
  answer: ReadonlySignal<Answer<T>>,
  of: (value: T) => U,
): ReadonlySignal<Answer<U>> =>
  computed(() => {
    const now = answer.value;
    return now.state === "there" ? { state: "there", value: of(now.value) } : now;
  });

/** What follows from two answers, as soon as both are there. */
export const followingBoth = <A, B, U>(
  [first, second]: readonly [ReadonlySignal<Answer<A>>, ReadonlySignal<Answer<B>>],
  of: (first: A, second: B) => U,
): ReadonlySignal<Answer<U>> =>
  computed(() => {
    const [a, b] = [first.value, second.value];
    if (a.state !== "there") return a;
    return b.state === "there" ? { state: "there", value: of(a.value, b.value) } : b;
  });

/**
 * Asks again what is shown, because the data or the run may be others now. What is not shown is forgotten, and asked when it is looked at:
 * long jobs of other views do not all start at once.
 */
export function askAgain(): void {
  for (const [question, { ask, isSeen }] of [...kept]) {
    if (isSeen()) void ask();
    else kept.delete(question);
  }
}

/** Asks again this one, and what else has failed: mostly for the same reason. */
export function askThisAgain(answer: ReadonlySignal<Answer<unknown>>): void {
  // What follows from an answer has its states.
  for (const { answer: other, ask } of kept.values())
    if (other.value === answer.value || (other.value.state === "failed" && other.value.isStopped !== true))
      void ask();
}

/** How often the server came back after it was missed. */
export const returns: Signal<number> = signal(0);

/** Asks again what could not be answered: the server is back. */
export function askFailedAgain(): void {
  returns.value++;
  for (const { answer, ask } of kept.values())
    if (answer.value.state === "failed" && answer.value.isStopped !== true) void ask();
}

const KEY = "token";

let opened: Client | undefined;

/** Sends this token with every question from now on, until the tab is closed, and asks again. */
export function giveToken(token: string): void {
  tabTexts.keep(KEY, token);
  opened = undefined;
  askAgain();
}

/** Whether this tab has a token, which then is not one that the server takes where it asks for one. */
export const hasToken = (): boolean => tabTexts.kept(KEY) !== undefined;

/** The server of this page. */
export function client(): Client {
  const token = tabTexts.kept(KEY);
  opened ??= openClient({
    url: location.origin,
    // A view asks several things at once: each rather waits its turn.
    patience: 10,
    ...(token === undefined ? {} : { token }),
    fetch: (...request) => fetch(...request),
  });
  return opened;
}

function keptAnswer(
  question: string,
  send: (say: (answer: Answer<unknown>) => void) => Promise<unknown>,
): Signal<Answer<unknown>> {
  const known = kept.get(question);
  if (known !== undefined) {
    // Looked at again: it is the last to go.
    kept.delete(question);
    kept.set(question, known);
    return known.answer;
  }
  let isSeen = false;
  const answer = signal<Answer<unknown>>(
    { state: "asking" },
    {
      watched: () => {
        isSeen = true;
      },
      unwatched: () => {
        isSeen = false;
      },
    },
  );
  let times = 0;
  const ask = async (): Promise<void> => {
    // Asked twice, the later question has the last word, whichever is answered first.
    const time = ++times;
    const say = (next: Answer<unknown>): void => {
      if (time === times) answer.value = next;
    };
    // What is there stays until there is something newer.
    if (answer.peek().state !== "there") say({ state: "asking" });
    try {
      say({ state: "there", value: await send(say) });
    } catch (error) {
      say(refused(error));
    }
  };
  kept.set(question, { answer, ask, isSeen: () => isSeen });
  for (const oldest of kept.keys()) {
    if (kept.size <= MOST_KEPT) break;
    kept.delete(oldest);
  }
  void ask();
  return answer;
}

function refused(error: unknown): Answer<never> {
  if (error instanceof ProblemError) {
    const { status, title, message: detail, problems } = error;
    return status === 401 ? { state: "locked" } : { state: "failed", title, detail, problems };
  }
  if (error instanceof DOMException && error.name === "AbortError")
    return {
      state: "failed",
      title: "Stopped",
      detail: "You stopped it. Ask again to start it anew.",
      isStopped: true,
      problems: [],
    };
  return {
    state: "failed",
    title: "The server does not answer",
    detail: "Is npx plimsoll serve still running? Start it again, then press Ask again.",
    problems: [],
  };
}
