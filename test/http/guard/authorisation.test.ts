import { describe, expect, test } from "vitest";
import { createToken } from "../../../node/http/guard/tokens.ts";
import { BASE, bearing, everyOperation, type GuardedApp, guardedApp } from "./guarded-app.ts";

const SCOPES = ["read", "run", "admin"] as const;
const today = "2026-11-27";

/** Whether the guard let a request through: what comes after it finds no project. */
async function letsIn(app: GuardedApp, path: string, init: RequestInit): Promise<number | "let in"> {
  const { status } = await app.ask(path, init);
  return [401, 403, 429].includes(status) ? status : "let in";
}

async function withTokens(app: GuardedApp): Promise<Readonly<Record<(typeof SCOPES)[number], string>>> {
  const made = SCOPES.map(async (scope) => [scope, (await createToken(app.tokens, { scope, today })).token]);
  return Object.fromEntries(await Promise.all(made));
}

describe("who may ask", () => {
  test("every route, with every scope and without a token", async () => {
    // A minute between requests: who shows no token is told so twenty times a minute.
    let now = Date.parse("2026-11-27T12:00:00Z");
    const app = guardedApp({ now: () => (now += 60_000) });
    const tokens = await withTokens(app);
    for (const { id, scope, path, init } of everyOperation()) {
      const needed = SCOPES.indexOf(scope as (typeof SCOPES)[number]);
      for (const [rank, held] of SCOPES.entries()) {
        const headers = { ...init.headers, ...bearing(tokens[held]) };
        const wanted = rank >= needed ? "let in" : 403;
        expect([id, held, await letsIn(app, path, { ...init, headers })]).toEqual([id, held, wanted]);
      }
      expect([id, (await app.ask(path, init)).status]).toEqual([id, 401]);
    }
  });

  test("paths that are none need a token too, and one for everything where they would change something", async () => {
    const app = guardedApp();
    const { read, run, admin } = await withTokens(app);
    const paths = ["/nothing", "/v1/", "/v1/../admin", "/v2/project", "/openapi.json"];
    for (const path of paths) expect([path, await letsIn(app, path, {})]).toEqual([path, 401]);
    for (const path of paths)
      expect([path, await letsIn(app, path, { headers: bearing(read) })]).toEqual([path, "let in"]);
    for (const method of ["POST", "PUT", "DELETE", "PATCH"]) {
      const headers = { "content-type": "application/json" };
      const init = (token: string) => ({ method, headers: { ...headers, ...bearing(token) } });
      expect([method, await letsIn(app, "/nothing", init(run))]).toEqual([method, 403]);
      expect([method, await letsIn(app, "/nothing", init(admin))]).toEqual([method, "let in"]);
    }
  });

  test("the page and its files, which hold nothing of a project, are for everybody, and nothing that looks like them", async () => {
    const app = guardedApp({ isLocal: false });
    for (const path of ["/", "/mark.svg", "/assets/index-B1x_2.js"])
      expect([path, await letsIn(app, path, {})]).toEqual([path, "let in"]);
    for (const path of [
      "/v1/mark.svg",
      "/assets/../v1/project",
      "/assets/%2e%2e/v1/project",
      "/assets/a/b.js",
      "/.svg",
    ])
      expect([path, await letsIn(app, path, {})]).toEqual([path, 401]);
    expect(await letsIn(app, "/", { method: "POST" })).toBe(401);
  });

  test("metrics are the operator's; whether the server lives is told to everybody", async () => {
    const app = guardedApp();
    const { run, admin } = await withTokens(app);
    expect(await letsIn(app, "/metrics", { headers: bearing(run) })).toBe(403);
    expect(await letsIn(app, "/metrics", { headers: bearing(admin) })).toBe("let in");
    expect((await app.ask("/health")).status).toBe(200);
    expect((await app.ask("/health", { method: "POST" })).status).toBe(401);
  });

  test.each([
    "Bearer",
    "Bearer ",
    "Basic YWRtaW46YWRtaW4=",
    "Bearer plimsoll_",
    "Bearer null",
    "Bearer undefined",
    `Bearer ${"0".repeat(64)}`,
    `Bearer ${"x".repeat(7000)}`,
    "Bearer a b",
    "bearer\tx",
  ])("the header %j is no token", async (authorization) => {
    const app = guardedApp();
    await withTokens(app);
    const response = await app.ask("/v1/project", { headers: { authorization } });
    expect([response.status, response.headers.get("www-authenticate")]).toEqual([401, "Bearer"]);
  });

  test("a hash that was read from the file, a token cut short and one in a query are no tokens", async () => {
    const { readFileSync } = await import("node:fs");
    const app = guardedApp();
    const { admin } = await withTokens(app);
    const file = readFileSync(app.tokens, "utf8");
    const hashes = [...file.matchAll(/"sha256": "(\w+)"/g)].map(([, hash]) => hash as string);
    expect(hashes).toHaveLength(3);
    for (const token of [...hashes, admin.slice(0, -1), admin.toLowerCase(), `${admin}A`])
      expect(await letsIn(app, "/v1/project", { headers: bearing(token) })).toBe(401);
    expect(await letsIn(app, `/v1/project?access_token=${admin}&token=${admin}`, {})).toBe(401);
    expect(await letsIn(app, "/v1/project", { headers: { cookie: `token=${admin}` } })).toBe(401);
  });

  test("on this machine all is open while there is no file of tokens; beyond it nothing is", async () => {
    expect(await letsIn(guardedApp(), "/v1/project", {})).toBe("let in");
    expect(await letsIn(guardedApp({ isLocal: false }), "/v1/project", {})).toBe(401);
  });

  test("another way of writing a path is no way round its scope", async () => {
    const app = guardedApp();
    const { read, run } = await withTokens(app);
    for (const path of [
      "/%6detrics",
      "/metrics/",
      "//metrics",
      "/./metrics",
      "/v1/../metrics",
      "/metrics%2f",
    ]) {
      const response = await app.ask(path, { headers: bearing(run) });
      expect([path, [403, 404].includes(response.status)]).toEqual([path, true]);
    }
    const head = await app.ask("/v1/project", { method: "HEAD" });
    expect([head.status, await head.text()]).toEqual([401, ""]);
    for (const method of ["GET", "HEAD", "OPTIONS"])
      expect(
        (await app.ask(`${new URL(BASE).pathname}metrics`, { method, headers: bearing(read) })).status,
      ).toBe(403);
  });
});
