import { afterAll, beforeAll, expect, test } from "vitest";
import { randomStream } from "../../engine/stats/index.ts";
import { buildCli } from "../cli/built-cli.ts";
import { dieAfter, dieAt, durationOf, FAILPOINTS, type KillScene, killScene } from "./kill-estimate.ts";

let scene: KillScene;

beforeAll(async () => {
  scene = await killScene(buildCli("cli-kill-system"), 60);
});
afterAll(() => scene.dispose());

test.each(FAILPOINTS)(
  "an estimate killed at %s leaves a good run, and the same command resumes",
  async (failpoint) => {
    await dieAt(scene, failpoint);
  },
);

test("an estimate killed at 20 seeded random moments leaves a good run and resumes", async () => {
  const duration = await durationOf(scene);
  const random = randomStream(20, "kill");
  let killed = 0;
  for (let i = 0; i < 20; i++) {
    if (await dieAfter(scene, random.uniform() * duration)) killed += 1;
  }
  // Some may fall after the end, when the machine is quicker than it was; not most.
  expect(killed).toBeGreaterThanOrEqual(10);
});
