import { expect, test } from "vitest";
import { openStreams } from "../../node/http/open-streams.ts";

test("a place is free again when its answer ends, or nothing of it was taken for minutes", () => {
  let clock = 0;
  const streams = openStreams({ most: 2, now: () => clock });
  const [one, two] = [streams.enter(), streams.enter()];
  expect(streams.enter()).toBeUndefined();
  one?.end();
  one?.end();
  const three = streams.enter();
  expect([three === undefined, streams.enter()]).toEqual([false, undefined]);
  clock = 200_000;
  two?.goOn();
  // One that has ended does not come back.
  one?.goOn();
  clock = 350_000;
  expect(streams.enter()).toBeDefined();
  expect(streams.enter()).toBeUndefined();
});
