import { afterEach, describe, expect, test, vi } from "vitest";
import { USUAL_LIMITS } from "../../../node/http/guard/guard-setting.ts";
import { rateLimit } from "../../../node/http/guard/rate-limit.ts";
import { createToken } from "../../../node/http/guard/tokens.ts";
import { BASE, bearing, guardedApp } from "./guarded-app.ts";

const today = "2026-11-27";
const JSON_BODY = { "content-type": "application/json" };
const post = (headers: Record<string, string>, body = "{}") => ({ method: "POST", headers, body });

afterEach(() => {
  vi.useRealTimers();
});

describe("where a request comes from", () => {
  test.each([
    "evil.example",
    "evil.example:8042",
    "127.0.0.1.evil.example",
    "localhost.evil.example",
    "localhost:8042.evil.example",
    "0.0.0.0",
    "[::ffff:127.0.0.1]",
    "169.254.169.254",
    "127.0.0.1@evil.example",
    "127.0.0.1:8042:80",
  ])("a name that is not the server's is refused: %s", async (host) => {
    expect((await guardedApp().ask("/health", { headers: { host } })).status).toBe(403);
  });

  test.each(["localhost", "LOCALHOST:1", "127.0.0.1:8042", "[::1]:8042"])(
    "its own is not: %s",
    async (host) => {
      expect((await guardedApp().ask("/health", { headers: { host } })).status).toBe(200);
    },
  );

  test("a proxy that is not named does not open the server to the world", async () => {
    for (const name of ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via"]) {
      const { ask, tokens } = guardedApp();
      const headers = { [name]: "203.0.113.7" };
      expect([name, (await ask("/openapi.json", { headers })).status]).toEqual([name, 403]);
      const { token } = await createToken(tokens, { scope: "read", today });
      const status = (await ask("/openapi.json", { headers: { ...headers, ...bearing(token) } })).status;
      expect([name, status]).toEqual([name, 200]);
    }
  });

  test("of X-Forwarded-For the last address that a trusted proxy wrote counts, and only from a trusted proxy", async () => {
    const { ask, lines } = guardedApp({ isLocal: false, trustedProxies: ["here", "10.0.0.5"] });
    const from = async (given: string) => {
      await ask("/openapi.json", { headers: { "x-forwarded-for": given } });
      return lines.at(-1)?.from;
    };
    expect(await from("203.0.113.7")).toBe("203.0.113.7");
    expect(await from("127.0.0.1, 203.0.113.7, 10.0.0.5")).toBe("203.0.113.7");
    expect(await from("")).toBe("here");
    const other = guardedApp({ isLocal: false, trustedProxies: ["10.0.0.5"] });
    await other.ask("/openapi.json", { headers: { "x-forwarded-for": "203.0.113.7" } });
    expect(other.lines.at(-1)?.from).toBe("here");
  });

  test("no answer allows another origin to read it, not even to a preflight", async () => {
    const { ask } = guardedApp();
    const origin = "https://evil.example";
    const preflight = {
      origin,
      "access-control-request-method": "POST",
      "access-control-request-headers": "content-type",
    };
    for (const init of [{ headers: { origin } }, { method: "OPTIONS", headers: preflight }]) {
      const response = await ask("/v1/project", init);
      expect(response.status).toBe(403);
      expect([...response.headers.keys()].filter((name) => name.startsWith("access-control"))).toEqual([]);
    }
  });

  test.each([
    [{ "sec-fetch-site": "cross-site" }, 403],
    [{ "sec-fetch-site": "same-site" }, 403],
    [{ "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors", "sec-fetch-dest": "image" }, 403],
    [{ "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe" }, 403],
    [{ "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" }, 200],
    [{ "sec-fetch-site": "same-origin" }, 200],
    [{ "sec-fetch-site": "none" }, 200],
    [{ origin: "null" }, 403],
    [{ origin: "http://127.0.0.1:9999" }, 403],
    [{ origin: "https://evil.example" }, 403],
    [{ origin: BASE }, 200],
  ])("a reading with %j is answered by %i", async (headers, status) => {
    const own = { host: new URL(BASE).host, ...(headers as Record<string, string>) };
    expect((await guardedApp().ask("/openapi.json", { headers: own })).status).toBe(status);
  });

  test.each([
    [
      {
        ...JSON_BODY,
        "sec-fetch-site": "cross-site",
        "sec-fetch-mode": "navigate",
        "sec-fetch-dest": "document",
      },
      403,
    ],
    [{ ...JSON_BODY, origin: "https://evil.example" }, 403],
    [{ "content-type": "text/plain" }, 415],
    [{ "content-type": "application/x-www-form-urlencoded" }, 415],
    [{ "content-type": "multipart/form-data; boundary=x" }, 415],
    [{ "content-type": "application/jsonx" }, 415],
    [{ "content-type": "text/plain; application/json" }, 415],
    [{ ...JSON_BODY, "content-encoding": "gzip" }, 415],
    [{ "content-type": "application/json; charset=utf-8", origin: BASE }, 404],
    [JSON_BODY, 404],
  ])("a change with %j is answered by %i", async (headers, status) => {
    const own = { host: new URL(BASE).host, ...(headers as Record<string, string>) };
    expect((await guardedApp().ask("/v1/nothing", post(own))).status).toBe(status);
  });
});

describe("how much is asked", () => {
  test("a body is cut off at its limit, whatever its length is said to be", async () => {
    const limits = { ...USUAL_LIMITS, urlBytes: 200, bodyBytes: 1000 };
    const { ask } = guardedApp({ limits });
    const body = (size: number) => `"${"x".repeat(size - 2)}"`;
    expect((await ask("/nothing", post(JSON_BODY, body(1000)))).status).toBe(404);
    expect((await ask("/nothing", post(JSON_BODY, body(1001)))).status).toBe(413);
    expect((await ask("/nothing", post({ ...JSON_BODY, "content-length": "5" }, body(1001)))).status).toBe(
      413,
    );
    expect((await ask("/nothing", post({ ...JSON_BODY, "content-length": "5000" }, "{}"))).status).toBe(413);
    let pulled = 0;
    const endless = new ReadableStream({
      pull: (controller) => {
        pulled += 1;
        controller.enqueue(new Uint8Array(100));
      },
    });
    const init = { method: "POST", headers: JSON_BODY, body: endless, duplex: "half" } as RequestInit;
    expect((await ask("/nothing", init)).status).toBe(413);
    expect(pulled).toBeLessThan(20);
    expect((await ask(`/nothing?${"x".repeat(200)}`)).status).toBe(414);
  });

  test("bodies that come in together are bounded together, and make room when they are read", async () => {
    const { ask } = guardedApp({ limits: { ...USUAL_LIMITS, bodyBytes: 1000, allBodiesBytes: 2500 } });
    let finish = (): void => undefined;
    const finished = new Promise<void>((resolve) => (finish = resolve));
    const slow = () => {
      let pulled = 0;
      const body = new ReadableStream({
        pull: async (controller) => {
          if (pulled++ === 0) return controller.enqueue(new Uint8Array(900));
          await finished;
          return controller.close();
        },
      });
      return ask("/nothing", { method: "POST", headers: JSON_BODY, body, duplex: "half" } as RequestInit);
    };
    const first = [slow(), slow()];
    await new Promise((resolve) => setTimeout(resolve, 20));
    const refused = await slow();
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "1"]);
    finish();
    expect((await Promise.all(first)).map(({ status }) => status)).toEqual([404, 404]);
    expect((await slow()).status).toBe(404);
  });

  test("each token has its bucket, and each address without one", async () => {
    let now = Date.parse("2026-11-27T12:00:00Z");
    const limits = { ...USUAL_LIMITS, rate: { perSecond: 2, burst: 3 } };
    const { ask, tokens } = guardedApp({ limits, now: () => now });
    const { token: one } = await createToken(tokens, { name: "one", scope: "read", today });
    const { token: two } = await createToken(tokens, { name: "two", scope: "read", today });
    const statusOf = async (token: string) =>
      (await ask("/openapi.json", { headers: bearing(token) })).status;
    const several = async (token: string) => [1, 2, 3, 4].map(() => statusOf(token));
    expect(await Promise.all(await several(one))).toEqual([200, 200, 200, 429]);
    expect(await Promise.all(await several(two))).toEqual([200, 200, 200, 429]);
    const refused = await ask("/openapi.json", { headers: bearing(one) });
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "1"]);
    now += 500;
    expect([await statusOf(one), await statusOf(one)]).toEqual([200, 429]);
    expect((await ask("/health")).status).toBe(200);
  });

  test("wrong tokens are told so twenty times, then to come back later; a good one is not kept waiting", async () => {
    const { ask, tokens } = guardedApp({ now: () => Date.parse("2026-11-27T12:00:00Z") });
    const { token } = await createToken(tokens, { scope: "read", today });
    const statuses = new Map<number, number>();
    for (let n = 0; n < 30; n++) {
      const { status } = await ask("/openapi.json", { headers: bearing(`guess${n}`) });
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
    expect([...statuses]).toEqual([
      [401, 20],
      [429, 10],
    ]);
    expect((await ask("/openapi.json", { headers: bearing(token) })).status).toBe(200);
  });

  test("a bucket fills at its rate and no further than its burst, and ten thousand askers are told apart", () => {
    const wait = rateLimit({ perSecond: 10, burst: 2 });
    expect([wait("a", 0), wait("a", 0), wait("a", 0), wait("a", 50)]).toEqual([0, 0, 100, 50]);
    expect([wait("a", 100), wait("a", 100)]).toEqual([0, 100]);
    expect([wait("a", 1e6), wait("a", 1e6), wait("a", 1e6)]).toEqual([0, 0, 100]);
    // A clock that is set back gives nothing and takes nothing.
    expect(wait("a", 5)).toBe(100);
    for (let n = 0; n < 20_000; n++) wait(`other ${n}`, 1e6);
    expect([wait("a", 1e6), wait("a", 1e6), wait("a", 1e6)]).toEqual([0, 0, 100]);
  });

  test("an answer that is not there in time is 504, and what comes of it later harms nobody", async () => {
    const { Hono } = await import("hono");
    const { guard } = await import("../../../node/http/guard/guard.ts");
    const { localGuard } = await import("../../../node/http/guard/guard-setting.ts");
    const app = new Hono();
    const limits = { ...USUAL_LIMITS, seconds: 0.02 };
    app.use(guard({ ...localGuard("/nowhere"), limits }, () => undefined));
    app.onError((_, context) => context.text("failed", 500));
    app.get("/slow", async (context) => {
      await new Promise((resolve) => setTimeout(resolve, 60));
      if (context.req.query("fails") !== undefined) throw new Error("too late to matter");
      return context.text("late");
    });
    for (const path of ["/slow", "/slow?fails"]) {
      const response = await app.request(`${BASE}${path}`);
      expect([response.status, response.headers.get("content-type")]).toEqual([
        504,
        "application/problem+json",
      ]);
    }
    await new Promise((resolve) => setTimeout(resolve, 80));
  });
});

test("every answer, a refusal too, says what a browser must not do with it", async () => {
  const { ask } = guardedApp();
  for (const [path, headers] of [
    ["/health", {}],
    ["/nothing", {}],
    ["/health", { host: "evil.example" }],
  ] as const) {
    const response = await ask(path, { headers });
    expect(response.headers.get("content-security-policy")).toContain(
      "default-src 'none'; frame-ancestors 'none'",
    );
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
    expect(response.headers.get("referrer-policy")).toBe("no-referrer");
    expect(response.headers.get("cross-origin-opener-policy")).toBe("same-origin");
    expect(response.headers.get("cross-origin-resource-policy")).toBe("same-origin");
    expect(response.headers.get("set-cookie")).toBe(null);
  }
});
