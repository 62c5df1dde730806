import { afterAll, beforeAll, test } from "vitest";
import { randomStream } from "../../engine/stats/index.ts";
import { buildCli } from "../cli/built-cli.ts";
import { killAtRandom } from "../store/kill-at-random.ts";
import { dieAfter, durationOf, type KillScene, killScene } from "./kill-estimate.ts";

let scene: KillScene;

beforeAll(async () => {
  scene = await killScene(buildCli("cli-kill-at-random"), 75);
});
afterAll(() => scene.dispose());

test("an estimate killed at 20 seeded random moments leaves a good run and resumes", async () => {
  const duration = await durationOf(scene);
  await killAtRandom(randomStream(20, "kill"), duration, 20, (moment) => dieAfter(scene, moment));
});
