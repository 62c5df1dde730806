import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

/** Where a Chromium may be; PLIMSOLL_CHROMIUM names another. */
const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** The Chromium that pages are tested in; undefined where there is none. */
export function chromiumPath(): string | undefined {
  return process.env.PLIMSOLL_CHROMIUM ?? CHROMIUM.find(existsSync);
}

/** Whether there is a Redis to test queues against. */
export function hasRedis(): boolean {
  return spawnSync("redis-server", ["--version"]).status === 0;
}

/** Before the system tests: installs what they need where root may, once, and says what will be skipped where not. */
export function setup(): void {
  const missing = (): string[] => [
    ...(chromiumPath() === undefined ? ["chromium"] : []),
    ...(hasRedis() ? [] : ["redis-server"]),
  ];
  const wanted = missing();
  if (wanted.length > 0 && process.getuid?.() === 0) {
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    spawnSync("apt-get", ["update", "-qq"], { env, timeout: 120_000 });
    spawnSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...wanted], {
      env,
      timeout: 300_000,
    });
  }
  const skipped = missing();
  console.log(
    skipped.length === 0
      ? `Pages are tested in ${chromiumPath()}, queues with redis-server.`
      : `Tests that need ${skipped.join(" and ")} are skipped: apt-get install ${skipped.join(" ")}`,
  );
}
