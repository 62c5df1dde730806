import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openModelStore, StoreError } from "../../node/store/index.ts";
import { runFakePipeline } from "./fake-pipeline.ts";
import { emptyFolder } from "./model-folder.ts";

/** A process that is there until it is killed. */
async function idleProcess(): Promise<ChildProcess> {
  const child = spawn(process.execPath, ["-e", "console.log(); setInterval(() => {}, 1000)"]);
  await once(child.stdout!, "data");
  return child;
}

async function end(child: ChildProcess): Promise<void> {
  const closed = once(child, "close");
  child.kill("SIGKILL");
  await closed;
}

/** As the lock records it on Linux; elsewhere the system does not say. */
function processStart(pid: number): string {
  if (process.platform !== "linux") return "";
  const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  const status = readFileSync(`/proc/${pid}/stat`, "utf8");
  return `${boot}:${status.slice(status.lastIndexOf(")") + 2).split(" ")[19]}`;
}

function writeLock(modelDir: string, lock: object, name = "writer.lock"): void {
  const whole = { host: hostname(), start: "", token: "t", ...lock };
  writeFileSync(join(modelDir, name), JSON.stringify(whole));
}

describe("the writer's lock", () => {
  test("is held from opening to closing, and a second writer is told who has it", async () => {
    const modelDir = emptyFolder();
    const store = await openModelStore(modelDir);
    const refusal = await openModelStore(modelDir).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(StoreError);
    expect(refusal).toMatchObject({ code: "locked", message: expect.stringContaining(`pid ${process.pid}`) });
    await store.close();
    expect(existsSync(join(modelDir, "writer.lock"))).toBe(false);
    await (await openModelStore(modelDir)).close();
  });

  test("of a living process is respected, of an ended one taken over with what it left in tmp/ cleared", async () => {
    const modelDir = emptyFolder();
    const holder = await idleProcess();
    writeLock(modelDir, { pid: holder.pid, start: processStart(holder.pid!) });
    await expect(openModelStore(modelDir)).rejects.toThrow(`(pid ${holder.pid}) is writing this model`);
    await end(holder);
    mkdirSync(join(modelDir, "tmp"), { recursive: true });
    writeFileSync(join(modelDir, "tmp", "partition-1-2"), "half");
    const store = await openModelStore(modelDir);
    expect(readdirSync(join(modelDir, "tmp"))).toEqual([]);
    await store.close();
  });

  test.runIf(process.platform === "linux")(
    "is stale when its process number belongs to a later process",
    async () => {
      const modelDir = emptyFolder();
      writeLock(modelDir, { pid: process.pid, start: "another-boot:1" });
      await (await openModelStore(modelDir)).close();
    },
  );

  test("of another host, or one that cannot be read, is never guessed about", async () => {
    const modelDir = emptyFolder();
    writeLock(modelDir, { pid: 1, host: "another-host" });
    await expect(openModelStore(modelDir)).rejects.toThrow(
      /process 1 on another-host.*delete .*writer\.lock/,
    );
    writeFileSync(join(modelDir, "writer.lock"), "");
    await expect(openModelStore(modelDir)).rejects.toThrow(/writer\.lock cannot be read.*delete/);
  });

  test("goes to exactly one of many who find it free, or stale, at the same moment", async () => {
    const gone = await idleProcess();
    await end(gone);
    for (let round = 0; round < 10; round++) {
      const modelDir = emptyFolder();
      if (round % 2 === 1) writeLock(modelDir, { pid: gone.pid });
      const results = await Promise.allSettled(Array.from({ length: 8 }, () => openModelStore(modelDir)));
      const stores = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
      expect(stores).toHaveLength(1);
      await stores[0]!.close();
      expect(readdirSync(modelDir).filter((name) => name.startsWith("writer.lock"))).toEqual([]);
    }
  });

  test("is free though one program ended while it cleared another's away, and a third while it cleared that one's", async () => {
    const gone = await idleProcess();
    await end(gone);
    const modelDir = emptyFolder();
    const { pid } = gone;
    writeLock(modelDir, { pid, token: "first" });
    writeLock(modelDir, { pid, token: "second" }, "writer.lock.first");
    writeLock(modelDir, { pid, token: "third" }, "writer.lock.first.second");
    const results = await Promise.allSettled(Array.from({ length: 5 }, () => openModelStore(modelDir)));
    const stores = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
    expect(stores).toHaveLength(1);
    await stores[0]?.close();
    expect(readdirSync(modelDir).filter((name) => name.startsWith("writer.lock"))).toEqual([]);
  });

  test("works where the file system has no hard links", async () => {
    const modelDir = emptyFolder();
    process.env.PLIMSOLL_FAILPOINT = "lock.link=EPERM";
    try {
      const store = await openModelStore(modelDir);
      await expect(openModelStore(modelDir)).rejects.toThrow(`pid ${process.pid}`);
      await store.close();
    } finally {
      delete process.env.PLIMSOLL_FAILPOINT;
    }
    expect(existsSync(join(modelDir, "writer.lock"))).toBe(false);
  });

  test("when taken away while writing keeps the writer from publishing", async () => {
    const modelDir = emptyFolder();
    const { id } = await runFakePipeline(modelDir, { monthCount: 1, assetCount: 2 });
    const thief = { pid: process.pid, token: "thief" };
    const run = runFakePipeline(modelDir, { monthCount: 2, assetCount: 2 }, () => writeLock(modelDir, thief));
    await expect(run).rejects.toThrow("is no longer ours");
    expect(JSON.parse(readFileSync(join(modelDir, "current.json"), "utf8")).run).toBe(id);
    // Nor does the loser give back a lock that is not its own.
    expect(JSON.parse(readFileSync(join(modelDir, "writer.lock"), "utf8"))).toMatchObject(thief);
  });
});
