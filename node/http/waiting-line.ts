/** Answers of a kind cost about the same; what is longer than this holds a thread too long for all threads to take it at once. */
const DEAR_MS = 50;
/** What an answer of a kind that was never made is taken to cost. */
const UNKNOWN_MS = 10;
/** Who would rather wait than be refused may, as long as so few wait; more would hold what the server keeps for them. */
const MOST_PATIENT = 100;
/** Answers of a kind whose times are remembered. */
const REMEMBERED = 15;

/** How requests wait. */
export interface LineSetting {
  readonly threads: number;
  /** What a request may wait before it begins: then it is refused, and at once where that can be foreseen. */
  readonly longestWaitMs: number;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
}

/** Says that a request would stand, or has stood, too long in the line. */
export interface Refusal {
  /** After so long there should be room. */
  readonly retryAfterMs: number;
}

/** Requests that wait for a thread, in the order of the latest moment each has to begin at. */
export interface WaitingLine {
  /**
   * Does the work as soon as a thread is free for it, or refuses it.
   *
   * @param patientMs  what this one would wait, where that is longer than the longest wait
   */
  readonly enter: <Result>(
    kind: string,
    work: () => Promise<Result>,
    patientMs?: number,
  ) => Promise<Result | Refusal>;
  readonly waiting: () => number;
  readonly running: () => number;
}

interface Waiter {
  readonly kind: string;
  readonly cost: number;
  /** The latest moment to begin. */
  readonly deadline: number;
  readonly begin: () => void;
  readonly refuse: () => void;
}

/**
 * A line for so many threads, bounded by time instead of length.
 *
 * A request is expected to cost the median of the last ones of its kind. Each must begin within the longest wait and twice its own cost, and the
 * one with the earliest such moment is next: cheap ones pass dear ones that came just before them, and no one is passed for ever.
 * Dear ones leave one thread to the others.
 */
export function openWaitingLine({ threads, longestWaitMs, now }: LineSetting): WaitingLine {
  const costs = new Map<string, number[]>();
  const waiters: Waiter[] = [];
  const running = new Set<{ readonly cost: number; readonly start: number }>();
  const dearThreads = Math.max(1, threads - 1);
  const isDear = ({ cost }: { readonly cost: number }): boolean => cost > DEAR_MS;
  const mayBegin = (waiter: Waiter): boolean => {
    if (running.size >= threads) return false;
    return !isDear(waiter) || [...running].filter(isDear).length < dearThreads;
  };
  const next = (): void => {
    for (let at = waiters.findIndex(mayBegin); at >= 0; at = waiters.findIndex(mayBegin))
      waiters.splice(at, 1)[0]?.begin();
  };
  /** How long a request would wait behind those that are to begin before it. */
  const expectedWait = (waiter: Pick<Waiter, "cost" | "deadline">): number => {
    // One that takes longer than expected takes, for all one knows, as long again.
    const left = [...running].map((of) => {
      const spent = now() - of.start;
      return { ...of, cost: spent > of.cost ? spent : of.cost - spent };
    });
    const ahead = [...left, ...waiters.filter(({ deadline }) => deadline <= waiter.deadline)];
    if (isDear(waiter)) return sumOf(ahead.filter(isDear)) / dearThreads;
    if (running.size < threads) return 0;
    return sumOf(ahead.map(({ cost }) => ({ cost: Math.min(cost, longestWaitMs) }))) / threads;
  };
  const remember = (kind: string, cost: number): void => {
    costs.set(kind, [...(costs.get(kind) ?? []), cost].slice(-REMEMBERED));
  };
  const run = async <Result>(kind: string, cost: number, work: () => Promise<Result>): Promise<Result> => {
    const one = { cost, start: now() };
    running.add(one);
    try {
      return await work();
    } finally {
      running.delete(one);
      remember(kind, now() - one.start);
      next();
    }
  };
  return {
    enter: (kind, work, patientMs = 0) => {
      const cost = medianOf(costs.get(kind) ?? [UNKNOWN_MS]);
      const patience = waiters.length < MOST_PATIENT ? Math.max(longestWaitMs, patientMs) : longestWaitMs;
      const deadline = now() + patience + 2 * cost;
      const wait = expectedWait({ cost, deadline });
      if (now() + wait >= deadline) return Promise.resolve({ retryAfterMs: wait });
      return new Promise((resolve, reject) => {
        const begin = (): void => {
          clearTimeout(timer);
          run(kind, cost, work).then(resolve, reject);
        };
        const refuse = (): void => {
          waiters.splice(waiters.indexOf(waiter), 1);
          resolve({ retryAfterMs: longestWaitMs });
        };
        const timer = setTimeout(refuse, deadline - now());
        const waiter: Waiter = { kind, cost, deadline, begin, refuse };
        const later = waiters.findIndex((of) => of.deadline > deadline);
        waiters.splice(later < 0 ? waiters.length : later, 0, waiter);
        next();
      });
    },
    waiting: () => waiters.length,
    running: () => running.size,
  };
}

function sumOf(all: readonly { readonly cost: number }[]): number {
  return all.reduce((sum, { cost }) => sum + cost, 0);
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] as number;
}
