import { describe, expect, test, vi } from "vitest";
import { openWaitingLine } from "../../node/http/waiting-line.ts";

/** A line on a clock of its own, whose works take as long as they say. */
function simulated(threads: number, longestWaitMs = 100) {
  vi.useFakeTimers();
  const line = openWaitingLine({ threads, longestWaitMs, now: () => Date.now() });
  const begun: string[] = [];
  const ask = (kind: string, ms: number, name = kind, patientMs = 0) =>
    line.enter(
      kind,
      async () => {
        begun.push(name);
        await new Promise((done) => setTimeout(done, ms));
        return { name, at: Date.now() };
      },
      patientMs,
    );
  return { line, begun, ask };
}

async function learn(ask: (kind: string, ms: number) => Promise<unknown>, kind: string, ms: number) {
  for (let n = 0; n < 3; n++) {
    const one = ask(kind, ms);
    await vi.advanceTimersByTimeAsync(ms);
    await one;
  }
}

describe("the line before the threads", () => {
  test("is bounded by time: the surplus is refused at once, and who is let in begins within the bound", async () => {
    const { ask, line } = simulated(2);
    await learn(ask, "risk", 20);
    const start = Date.now();
    const asked = Array.from({ length: 60 }, () =>
      ask("risk", 20).then((of) => ({ ...of, told: Date.now() })),
    );
    await vi.advanceTimersByTimeAsync(2000);
    const told = await Promise.all(asked);
    const refused = told.filter((of) => "retryAfterMs" in of);
    const made = told.filter((of) => "name" in of);
    expect(refused.every((of) => of.told === start)).toBe(true);
    // 100 ms and twice the cost on two threads of 20 ms each: 12 that wait, 2 that begin at once.
    expect([made.length, refused.length]).toEqual([14, 46]);
    expect(Math.max(...made.map((of) => of.told - start))).toBeLessThanOrEqual(160);
    expect([line.waiting(), line.running()]).toEqual([0, 0]);
  });

  test("who would rather wait does, behind those who would not, and no more than a hundred of them", async () => {
    const { ask, begun } = simulated(1);
    await learn(ask, "view", 40);
    begun.length = 0;
    const asked = (count: number) =>
      Array.from({ length: count }, (_, n) => ask("view", 40, `patient ${n}`, 60_000));
    // One that begins at once and a hundred that wait.
    const patient = asked(101);
    await vi.advanceTimersByTimeAsync(1);
    const hasty = ask("view", 40, "hasty");
    const late = asked(20);
    await vi.advanceTimersByTimeAsync(60_000);
    const made = async (all: readonly Promise<object>[]): Promise<number> =>
      (await Promise.all(all)).filter((of) => "name" in of).length;
    expect(begun.indexOf("hasty")).toBe(1);
    // 100 ms and twice the cost, with the hasty one and what runs before them: three more of 40 ms.
    expect([await made(patient), await made([hasty]), await made(late)]).toEqual([101, 1, 3]);
  });

  test("cheap ones pass dear ones, which leave a thread to them and are not passed for ever", async () => {
    const { ask, begun } = simulated(2);
    await learn(ask, "cheap", 10);
    await learn(ask, "dear", 200);
    begun.length = 0;
    const dear = [ask("dear", 200, "dear 1"), ask("dear", 200, "dear 2")];
    const cheap: Promise<object>[] = [];
    for (let n = 0; n < 30; n++) {
      cheap.push(ask("cheap", 10, "cheap"));
      await vi.advanceTimersByTimeAsync(10);
    }
    expect(begun.indexOf("dear 2")).toBeGreaterThan(15);
    await vi.advanceTimersByTimeAsync(500);
    expect((await Promise.all([...dear, ...cheap])).filter((of) => "retryAfterMs" in of)).toEqual([]);
  });

  test("who has waited too long behind what took longer than expected is refused when the time is up", async () => {
    const { ask } = simulated(1);
    await learn(ask, "risk", 20);
    const start = Date.now();
    const stuck = ask("risk", 5000);
    const behind = ask("risk", 20).then((of) => ({ ...of, told: Date.now() - start }));
    await vi.advanceTimersByTimeAsync(6000);
    expect(await behind).toMatchObject({ told: 140 });
    expect(await behind).toHaveProperty("retryAfterMs");
    expect(await stuck).toHaveProperty("name");
  });

  test("work that fails fails alone, and its thread is free", async () => {
    const { ask, line } = simulated(1);
    const failing = line.enter("risk", () => Promise.reject(new Error("broken")));
    const next = ask("risk", 5);
    await expect(failing).rejects.toThrow("broken");
    await vi.advanceTimersByTimeAsync(10);
    expect(await next).toHaveProperty("name");
  });
});
