import { afterAll, beforeAll, test } from "vitest";
import { dieAt, type KillScene, killScene, STORE_FAILPOINTS } from "./kill-estimate.ts";

let scene: KillScene;

beforeAll(async () => {
  scene = await killScene(75);
});
afterAll(() => scene.dispose());

test.each(STORE_FAILPOINTS)(
  "an estimate killed at %s leaves a good run, and the same command resumes",
  async (failpoint) => {
    await dieAt(scene, failpoint);
  },
);
