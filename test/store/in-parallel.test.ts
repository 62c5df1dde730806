import { expect, test } from "vitest";
import { inParallel } from "../../node/store/index.ts";

const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));

test("many things are begun in their order, several at a time, each once", async () => {
  const begun: number[] = [];
  let [running, most] = [0, 0];
  async function* numbers(): AsyncGenerator<number> {
    for (let at = 0; at < 30; at++) yield at;
  }
  await inParallel(numbers(), async (at) => {
    begun.push(at);
    most = Math.max(most, ++running);
    await soon();
    running--;
  });
  expect(begun).toEqual(Array.from({ length: 30 }, (_, at) => at));
  expect([most, running]).toEqual([8, 0]);
});

test("a failure ends it: what is under way ends first, nothing more is begun, and what is read is closed", async () => {
  let [begun, ended, isClosed] = [0, 0, false];
  async function* numbers(): AsyncGenerator<number> {
    try {
      for (let at = 0; at < 1000; at++) yield at;
    } finally {
      isClosed = true;
    }
  }
  const work = async (at: number): Promise<void> => {
    begun++;
    await soon();
    ended++;
    if (at === 10) throw new Error("the disk is full");
  };
  await expect(inParallel(numbers(), work)).rejects.toThrow("the disk is full");
  expect(begun).toBeLessThan(30);
  expect([ended, isClosed]).toEqual([begun, true]);
  await expect(inParallel([1, 2], () => Promise.reject(new Error("no")))).rejects.toThrow("no");
});
