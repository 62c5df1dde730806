import { type ReadonlySignal, type Signal, signal } from "@preact/signals";

/** What the server has to say to a question, as far as it is known. */
export type Answer<T> =
  | { readonly state: "asking" }
  | { readonly state: "there"; readonly value: T }
  | { readonly state: "locked" }
  | { readonly state: "failed"; readonly title: string; readonly detail: string };

/** Answers that are kept: a page goes back and forth between a few. */
const MOST_KEPT = 60;

const kept = new Map<string, Signal<Answer<unknown>>>();

/**
 * The answer to GET of a path, asked once; the browser's own cache keeps bodies by their tag.
 *
 * @param path        such as /v1/risk
 * @param parameters  empty ones are left out
 */
export function answerOf<T>(
  path: string,
  parameters: Readonly<Record<string, string>> = {},
): ReadonlySignal<Answer<T>> {
  const query = new URLSearchParams(Object.entries(parameters).filter(([, value]) => value !== ""));
  const question = query.size === 0 ? path : `${path}?${query}`;
  const known = kept.get(question);
  if (known !== undefined) {
    // Looked at again: it is the last to go.
    kept.delete(question);
    kept.set(question, known);
    return known as Signal<Answer<T>>;
  }
  const answer = signal<Answer<unknown>>({ state: "asking" });
  kept.set(question, answer);
  for (const oldest of kept.keys()) {
    if (kept.size <= MOST_KEPT) break;
    kept.delete(oldest);
  }
  void ask(question, answer);
  return answer as Signal<Answer<T>>;
}

/** Asks again what has been answered, because the data or the run may be others now. */
export function askAgain(): void {
  for (const [question, answer] of kept) void ask(question, answer);
}

const KEY = "plimsoll-token";

/** Sends this token with every question from now on, until the tab is closed, and asks again. */
export function giveToken(token: string): void {
  sessionStorage.setItem(KEY, token);
  askAgain();
}

function headers(): Readonly<Record<string, string>> {
  const token = sessionStorage.getItem(KEY);
  return { Accept: "application/json", ...(token === null ? {} : { Authorization: `Bearer ${token}` }) };
}

async function ask(question: string, answer: Signal<Answer<unknown>>): Promise<void> {
  try {
    const response = await fetch(question, { headers: headers() });
    const body: unknown = await response.json();
    if (response.status === 401) answer.value = { state: "locked" };
    else answer.value = response.ok ? { state: "there", value: body } : refused(body);
  } catch {
    answer.value = {
      state: "failed",
      title: "The server does not answer",
      detail: "Is npx plimsoll serve still running? Start it again, then press Ask again.",
    };
  }
}

function refused(body: unknown): Answer<never> {
  const { title, detail } = body as { title?: string; detail?: string };
  return { state: "failed", title: title ?? "Refused", detail: detail ?? "" };
}
