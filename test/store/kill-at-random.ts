import { expect } from "vitest";
import type { RandomStream } from "../../engine/stats/index.ts";

/**
 * Kills `wanted` processes, each at a random moment of its life. A process that ended before its moment was quicker
 * than `span`: from there on moments are drawn from the time it can have had, so that a slow first measurement costs a
 * few attempts and never the test.
 */
export async function killAtRandom(
  random: RandomStream,
  span: number,
  wanted: number,
  dieAfter: (milliseconds: number) => Promise<boolean>,
): Promise<void> {
  let longest = span;
  let killed = 0;
  for (let attempt = 0; killed < wanted && attempt < 4 * wanted; attempt++) {
    const moment = random.uniform() * longest;
    if (await dieAfter(moment)) killed += 1;
    else longest = moment;
  }
  expect(killed).toBe(wanted);
}
