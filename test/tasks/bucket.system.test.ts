import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openRun } from "../../node/store/index.ts";
import { CLI, call } from "../cli/built-cli.ts";
import { type BucketServer, startBucket } from "./bucket.ts";
import { blocksProject, copies, modelFiles, named, removeAll, start } from "./machines-scene.ts";
import { killed, noRedis, type RedisServer, startRedis } from "./redis-server.ts";

const missing = noRedis();
if (missing !== undefined) console.log(missing);

let base: string;
let bucket: BucketServer;
let redis: RedisServer;
let folders: readonly string[];

beforeAll(async () => {
  base = mkdtempSync(join(tmpdir(), "plimsoll-bucket-test-"));
  const project = await blocksProject("north", 100);
  folders = [project, ...copies([project, project, project])];
  bucket = await startBucket("models");
  if (missing === undefined) redis = await startRedis(join(base, "redis"));
});
afterAll(async () => {
  await redis?.stop();
  await bucket?.close();
  removeAll([...(folders ?? []), base]);
});

test.skipIf(missing !== undefined)(
  "workers with a bucket, one killed, leave the bytes of one machine there and here, and the run can be fetched",
  async () => {
    const [plain, shared, other] = folders as [string, string, string];
    expect((await call(["estimate", "--project", plain, "--runner", "local"])).code).toBe(0);
    const expected = modelFiles(plain);
    const place = ["--redis", redis.url, "--queue", "bucket", "--store", "s3://models/team"];
    const employ = () =>
      start(
        CLI,
        ["worker", ...named([shared]), ...place, "--threads", "1", "--lock", "1"],
        bucket.environment,
      );
    const workers = [employ(), employ()];
    const estimate = start(
      CLI,
      ["estimate", ...named([shared]), ...place, "--runner", "bullmq", "--patience", "2"],
      bucket.environment,
    );
    const [first] = workers as [(typeof workers)[0]];
    while (first.child.exitCode === null && !first.said().includes('"msg":"computed"'))
      await new Promise((resolve) => setTimeout(resolve, 20));
    await killed(first.child);
    workers.push(employ());
    expect(await estimate.ended, estimate.said()).toBe(0);
    for (const { child } of workers) child.kill("SIGTERM");
    await Promise.all(workers.map(({ ended }) => ended));
    expect(modelFiles(shared)).toEqual(expected);

    // Somebody else, with the spec alone.
    const pulled = await call(
      ["pull", "--json", "--project", other, "--store", "s3://models/team"],
      bucket.environment,
    );
    expect(pulled.code, pulled.stderr).toBe(0);
    const run = await openRun(join(other, "models/north"));
    expect(run.id).toBe(JSON.parse(pulled.stdout).runId);
    expect(await run.verify()).toEqual([]);
    await run.close();
    const files = modelFiles(other);
    for (const path of Object.keys(files)) expect(files[path]).toBe(expected[path]);

    // Here all is there, and another machine finds it in the bucket.
    for (const folder of [shared, other]) {
      const again = await call(
        ["estimate", "--json", ...named([folder]), "--store", "s3://models/team"],
        bucket.environment,
      );
      expect(JSON.parse(again.stdout), again.stderr).toMatchObject({ missing: 0, executed: 0 });
      expect(modelFiles(folder)).toEqual(expected);
    }

    // Their night: a worker that has the spec and the data fetches the run from the bucket.
    const [, , , bare] = folders as [string, string, string, string];
    expect((await call(["nightly", "--project", plain])).code).toBe(0);
    const worker = start(CLI, ["worker", ...named([bare]), ...place, "--threads", "1"], bucket.environment);
    const night = await call(
      ["nightly", "--json", ...named([shared]), ...place, "--runner", "bullmq"],
      bucket.environment,
    );
    expect(JSON.parse(night.stdout).blocks, night.stderr).toEqual({ computed: 1, kept: 0 });
    worker.child.kill("SIGTERM");
    await worker.ended;
    expect(modelFiles(shared)).toEqual(modelFiles(plain));
    expect(bucket.names().filter((name) => /nightly\/(work|tmp)\//.test(name))).toEqual([]);
    expect(bucket.names().some((name) => name.includes("north/nightly/current.json"))).toBe(true);
  },
);
