import { describe, expect, test } from "vitest";
import { openServiceLog, withoutSecrets } from "../../node/http/service-log.ts";
import { openServiceMetrics } from "../../node/http/service-metrics.ts";

const TOKEN = "plimsoll_dGhpcyBpcyAzMiBieXRlcyBvZiBub3RoaW5nIGF0";

describe("the log of a server", () => {
  test.each([
    `failed with ${TOKEN}`,
    "Authorization: Bearer hidden-token",
    "authorization: Basic aGlkZGVuOmhpZGRlbg==hidden",
    'headers {"authorization":"hidden"}',
    "connect postgres://reader:hidden@db.internal:5432/risk failed",
    "connect postgresql://hidden@db.internal/risk failed",
    "https://user:hidden@example.org/",
    "GET /v1/risk?access_token=hidden&portfolio=a",
    "GET /v1/risk?api_key=hidden",
    "password=hidden user=reader",
    'cookie: "hidden"',
    "Error: nope\n    at connect (redis://:hidden@10.0.0.5:6379)",
  ])("leaves the secret out of %j", (text) => {
    const lines: string[] = [];
    const log = openServiceLog("info", { write: (line) => void lines.push(line) });
    log.error(text);
    log.error(new Error(text));
    log.error({ text, authorization: "hidden", request: { cookie: "hidden", token: "hidden" } }, "failed");
    expect(lines).toHaveLength(3);
    for (const line of lines) {
      expect(line).not.toContain("hidden");
      expect(line).not.toContain(TOKEN.slice(12));
      expect(() => JSON.parse(line)).not.toThrow();
    }
  });

  test("keeps what is no secret, a JSON object a line, of its level and above", () => {
    const lines: string[] = [];
    const log = openServiceLog("info", { write: (line) => void lines.push(line) });
    log.debug("unsaid");
    log.info({ url: "http://127.0.0.1:8042", run: "469a24b939a2", cut: 0 }, "listening");
    const { level, msg, url, run, time } = JSON.parse(lines.join("")) as Record<string, string>;
    expect([level, msg, url, run]).toEqual(["info", "listening", "http://127.0.0.1:8042", "469a24b939a2"]);
    expect(time).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
    const plain = "run 469a: the password file is at /etc/x; mail risk@example.org; token create";
    expect(withoutSecrets(plain)).toBe(plain);
  });
});

test("metrics are Prometheus text: requests by operation and status, durations, the line, jobs, memory, lag", async () => {
  const metrics = openServiceMetrics({
    load: () => ({ waiting: 3, running: 2 }),
    jobs: () => ({ running: 1, waiting: 4 }),
  });
  metrics.answered("getRisk", 200, 0.004);
  metrics.answered("getRisk", 200, 0.3);
  metrics.answered(null, 404, 0.001);
  const text = await metrics.text();
  for (const line of [
    'plimsoll_requests_total{operation="getRisk",status="200"} 2',
    'plimsoll_requests_total{operation="none",status="404"} 1',
    'plimsoll_request_seconds_bucket{le="0.005",operation="getRisk"} 1',
    'plimsoll_request_seconds_count{operation="getRisk"} 2',
    "plimsoll_requests_waiting 3",
    "plimsoll_requests_running 2",
    'plimsoll_jobs{state="waiting"} 4',
  ])
    expect(text.split("\n")).toContain(line);
  expect(text).toMatch(/^process_resident_memory_bytes \d/m);
  expect(text).toMatch(/^nodejs_eventloop_lag_p99_seconds /m);
});
