import { afterAll, beforeAll, expect, test } from "vitest";
import { randomStream } from "../../engine/stats/index.ts";
import { buildCli } from "../cli/built-cli.ts";
import { killAtRandom } from "../store/kill-at-random.ts";
import { dieAfter, dieAt, durationOf, FAILPOINTS, type KillScene, killScene } from "./kill-estimate.ts";

// A few of the places and moments of kill.system.test.ts.

let scene: KillScene;

beforeAll(async () => {
  scene = await killScene(buildCli("cli-kill"), 50);
});
afterAll(() => scene.dispose());

test.each([
  "cache.rename:1",
  "cache.remove:1",
  "partition.write-half:3",
  "checkpoint.rename:1",
  "checkpoint.remove:1",
  "journal.done:1",
  "pointer.rename:1",
])(
  "an estimate killed at %s leaves a good run, and the same command ends as if nothing had happened",
  async (failpoint) => {
    expect(FAILPOINTS).toContain(failpoint.split(":")[0]);
    await dieAt(scene, failpoint);
  },
);

test("an estimate killed at three random moments leaves a good run and resumes", async () => {
  const duration = await durationOf(scene);
  await killAtRandom(randomStream(3, "kill"), duration, 3, (moment) => dieAfter(scene, moment));
}, 240_000);
