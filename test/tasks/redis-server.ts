import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { connect, createServer } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { hasRedis } from "../installed-tools.ts";

/** Why there is no server to test against; undefined where there is one. */
export function noRedis(): string | undefined {
  return hasRedis() ? undefined : "skipped: no redis-server";
}

/** A server of one's own on loopback, which keeps what it is told on disk. */
export interface RedisServer {
  readonly url: string;
  /** Kills it and starts it anew on the same folder. */
  readonly killAndRestart: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

export async function startRedis(folder: string): Promise<RedisServer> {
  mkdirSync(folder, { recursive: true });
  const port = await freePort();
  const start = async (): Promise<ChildProcess> => {
    const options = [
      "--port",
      `${port}`,
      "--bind",
      "127.0.0.1",
      "--dir",
      folder,
      "--appendonly",
      "yes",
      "--save",
      "",
    ];
    const child = spawn("redis-server", options, { stdio: "ignore" });
    while (!(await answers(port))) await wait(20);
    return child;
  };
  let child = await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    killAndRestart: async () => {
      await killed(child);
      await wait(300);
      child = await start();
    },
    stop: () => killed(child),
  };
}

/** Ends a process at once and waits until it is gone. */
export async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await exit;
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.setTimeout(500, () => socket.destroy());
    socket.on("connect", () => socket.write("PING\r\n"));
    socket.on("data", (data) => {
      resolve(String(data).startsWith("+PONG"));
      socket.destroy();
    });
    socket.on("error", () => resolve(false));
    socket.on("close", () => resolve(false));
  });
}
