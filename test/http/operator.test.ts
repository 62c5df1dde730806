import { mkdtempSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createToken, listenOperator, openTaskMetrics, tokensFile } from "../../node/http/index.ts";

/** The status of a path as it is asked for by a name. */
function askedBy(host: string, url: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(url, { headers: { host } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    })
      .on("error", reject)
      .end();
  });
}

test("a worker's paths are for this machine alone, and its metrics take a token where there are tokens", async () => {
  const projectFolder = mkdtempSync(join(tmpdir(), "plimsoll-operator-"));
  const metrics = openTaskMetrics(() => 2);
  let queue = true;
  const server = await listenOperator({
    ...{ projectFolder, port: 0, version: "1.2.3", metrics, onFailure: () => undefined },
    checks: async () => ({ open: true, queue }),
  });
  try {
    const ask = (path: string, init?: RequestInit) => fetch(`${server.url}${path}`, init);
    expect(new URL(server.url).hostname).toBe("127.0.0.1");
    expect(await (await ask("/health")).json()).toEqual({ status: "ok", version: "1.2.3" });
    expect(await (await ask("/ready")).json()).toEqual({
      status: "ready",
      checks: { open: true, queue: true },
    });
    queue = false;
    const waiting = await ask("/ready");
    expect([waiting.status, waiting.headers.get("retry-after")]).toEqual([503, "1"]);
    metrics.computed("night", 3);
    metrics.putBack();
    const text = (await (await ask("/metrics")).text()).split("\n");
    for (const line of [
      'plimsoll_tasks_total{outcome="computed"} 1',
      'plimsoll_tasks_total{outcome="put_back"} 1',
      'plimsoll_tasks_total{outcome="failed"} 0',
      'plimsoll_task_seconds_bucket{le="5",kind="night"} 1',
      "plimsoll_tasks_running 2",
    ])
      expect(text).toContain(line);
    expect((await ask("/v1/project")).status).toBe(404);
    expect(await askedBy("evil.example.org", `${server.url}/metrics`)).toBe(403);
    const token = await createToken(tokensFile(projectFolder), { scope: "admin", today: "2026-11-28" });
    expect((await ask("/metrics")).status).toBe(401);
    const authorization = `Bearer ${token.token}`;
    expect((await ask("/metrics", { headers: { authorization } })).status).toBe(200);
    expect((await ask("/health")).status).toBe(200);
  } finally {
    await server.close();
  }
});
