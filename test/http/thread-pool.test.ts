import { afterEach, expect, test } from "vitest";
import { type AnswerPool, openThreadPool } from "../../node/http/answer-pool.ts";
import type { AnswerTask } from "../../node/http/answer-request.ts";

const setting = { threads: 2, longestWaitMs: 5000, threadMb: 32 };
let pool: AnswerPool;

afterEach(() => pool.close());

const ask = (id: string, name = "") => pool.document({ id, runId: name } as unknown as AnswerTask);

test.each([
  ["exit", /exited with code/, 20_000],
  ["fill", /memory limit/, 20_000],
  ["loop", /aborted/, 1500],
])(
  "a thread that ends (%s) fails its own request, and the pool goes on",
  async (end, why, longestAnswerMs) => {
    pool = openThreadPool(new URL("./mortal-thread.mjs", import.meta.url), { ...setting, longestAnswerMs });
    await ask("warm");
    const names = Array.from({ length: 12 }, (_, n) => `answer ${n}`);
    const [ended, ...others] = await Promise.all([ask(end), ...names.map((name) => ask("fine", name))]);
    expect(ended).toMatchObject({ problem: { status: 503 }, log: expect.stringMatching(why) });
    // Results are not mixed: each is its own request's.
    expect(others.map((answer) => ("body" in answer ? answer.body : answer.problem))).toEqual(names);
    const later = await Promise.all(names.map((name) => ask("fine", name)));
    expect(later.map((answer) => ("body" in answer ? answer.body : answer.problem))).toEqual(names);
    expect(pool.load()).toEqual({ waiting: 0, running: 0 });
  },
);
