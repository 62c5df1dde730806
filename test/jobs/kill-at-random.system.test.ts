import { afterAll, beforeAll, test } from "vitest";
import { randomStream } from "../../engine/stats/index.ts";
import { killAtRandom } from "../store/kill-at-random.ts";
import { dieAfter, durationOf, type KillScene, killScene } from "./kill-estimate.ts";

let scene: KillScene;

beforeAll(async () => {
  scene = await killScene(75);
});
afterAll(() => scene.dispose());

/** 20 by hand: PLIMSOLL_KILLS=20. */
const KILLS = Number(process.env.PLIMSOLL_KILLS ?? 4);

test("an estimate killed at seeded random moments leaves a good run and resumes", async () => {
  const duration = await durationOf(scene);
  await killAtRandom(randomStream(20, "kill"), duration, KILLS, (moment) => dieAfter(scene, moment));
});
