import { cpSync, existsSync, mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { randomStream } from "../../engine/stats/index.ts";
import { CLI, call } from "../cli/built-cli.ts";
import { nightBlocksProject } from "../nightly/blocks-project.ts";
import { fileHashes } from "../store/model-folder.ts";
import { addTwice, emptied } from "./add-twice.ts";
import { removeAll, start } from "./machines-scene.ts";
import { noRedis, type RedisServer, startRedis } from "./redis-server.ts";

const missing = noRedis();
if (missing !== undefined) console.log(missing);

let base: string;
let redis: RedisServer;
let project: string;
/** What one machine leaves of the night. */
let expected: Record<string, string>;

beforeAll(async () => {
  base = mkdtempSync(join(tmpdir(), "plimsoll-nights-"));
  project = await nightBlocksProject(6);
  expect((await call(["estimate", "--project", project])).code).toBe(0);
  const plain = copy("plain");
  const { code, stderr } = await call(["nightly", "--threads", "1", "--project", plain]);
  expect(code, stderr).toBe(0);
  expected = fileHashes(nightsOf(plain));
  if (missing === undefined) redis = await startRedis(join(base, "redis"));
});
afterAll(async () => {
  await redis?.stop();
  removeAll([project, base]);
});

function copy(name: string): string {
  const folder = join(base, name);
  cpSync(project, folder, { recursive: true });
  return folder;
}

const nightsOf = (folder: string): string => join(folder, "models/small/nightly");
const blocksOf = (folder: string): readonly string[] =>
  existsSync(join(nightsOf(folder), "blocks")) ? readdirSync(join(nightsOf(folder), "blocks")) : [];

function expectWhole(folder: string): void {
  expect(fileHashes(nightsOf(folder))).toEqual(expected);
  expect(existsSync(join(nightsOf(folder), "work"))).toBe(false);
  expect(readdirSync(join(nightsOf(folder), "tmp"))).toEqual([]);
}

/** Ends a process as it has written half of its first block, or all of it. */
const dying = (place: "rename" | "done") => ({ PLIMSOLL_FAILPOINT: `checkpoint.${place}` });

test.skipIf(missing !== undefined)(
  "workers leave the night of one machine, whatever is killed, emptied, damaged or asked for twice",
  async () => {
    const folder = copy("queue");
    const place = ["--redis", redis.url, "--queue", "nights"];
    const nightly = ["nightly", "--json", "--project", folder];
    // A shard that dies leaves one block, and what the others are made of: one of these is damaged, and cannot be computed by anybody.
    const shard = await call([...nightly, "--threads", "1", "--shard", "0/1"], dying("done"));
    expect([shard.signal, blocksOf(folder).length]).toEqual(["SIGKILL", 1]);
    const [night = ""] = readdirSync(join(nightsOf(folder), "work"));
    const inputs = join(nightsOf(folder), "work", night);
    const bad = readdirSync(inputs).find(
      (key) => key !== "setting" && !blocksOf(folder).includes(`${key}.state`),
    ) as string;
    writeFileSync(join(inputs, bad), "half of what it was");

    const worker = ["worker", "--project", folder, ...place, "--threads", "1", "--lock", "1"];
    const mortals = [start(CLI, worker, dying("rename")), start(CLI, worker, dying("done"))];
    const twice = await addTwice(redis.url, "nights");
    const asked = [...nightly, ...place, "--runner", "bullmq", "--patience", "1"];
    const asker = start(CLI, asked);
    await Promise.all(mortals.map(({ ended }) => ended));
    expect(mortals.map(({ child }) => child.signalCode)).toEqual(["SIGKILL", "SIGKILL"]);
    await emptied(redis.url);
    const worker3 = start(CLI, [...worker, "--port", "0"]);
    expect(await asker.ended, asker.said()).toBe(1);
    await twice.close();
    const { error } = JSON.parse(asker.said().slice(asker.said().indexOf('{"error"')));
    expect(error).toMatch(new RegExp(`1 of 6 tasks failed.*\\n.*\\(task ${bad}\\): .* was damaged`));
    expect(existsSync(join(nightsOf(folder), "current.json"))).toBe(false);
    expect(blocksOf(folder).length).toBe(6);

    const mended = await call(asked);
    expect(mended.code, mended.stderr).toBe(0);
    expect(JSON.parse(mended.stdout).blocks).toEqual({ computed: 1, kept: 6 });
    expectWhole(folder);
    // It tells how it is, what it did, and that it ends.
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(worker3.said())?.[0];
    expect(await (await fetch(`${url}/ready`)).json()).toMatchObject({ checks: { open: true, queue: true } });
    const metrics = await (await fetch(`${url}/metrics`)).text();
    const lines = () =>
      worker3
        .said()
        .split("\n")
        .filter((line) => line.startsWith("{"))
        .map((line) => JSON.parse(line) as { msg: string });
    const computed = lines().filter(({ msg }) => msg === "computed").length;
    expect(computed).toBeGreaterThan(0);
    expect(metrics).toContain(`plimsoll_tasks_total{outcome="computed"} ${computed}`);
    worker3.child.kill("SIGTERM");
    expect(await worker3.ended, worker3.said()).toBe(0);
    expect(lines().map(({ msg }) => msg)).toEqual(
      expect.arrayContaining(["takes tasks", "closing", "closed"]),
    );
    console.log(`${twice.count()} tasks asked for twice`);
  },
);

test("shards in any order, one of them killed, leave the night of one machine", async () => {
  const folder = copy("shards");
  const shard = (index: number, environment?: NodeJS.ProcessEnv) =>
    start(
      CLI,
      ["nightly", "--project", folder, "--threads", "1", "--shard", `${index}/3`, "--patience", "1"],
      environment,
    );
  const random = randomStream(5, "shards of a night");
  const [first = 0, ...others] = [0, 1, 2].sort(() => random.uniform() - 0.5);
  expect(await shard(first, dying("rename")).ended).toBeNull();
  const left = others.map((index) => shard(index));
  expect(await Promise.all(left.map(({ ended }) => ended)), left[0]?.said()).toEqual([0, 0]);
  expectWhole(folder);
});
