import { chmodSync, readFileSync, statSync, unlinkSync, utimesSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { createToken, readTokens, revokeToken } from "../../../node/http/guard/tokens.ts";
import { bearing, guardedApp } from "./guarded-app.ts";

const today = "2026-11-27";
const DAY_MS = 86_400_000;

describe("tokens", () => {
  test("a token has 256 random bits and only its hash is kept, in a file that nobody else reads", async () => {
    const { tokens } = guardedApp();
    const made = await Promise.all(
      Array.from({ length: 8 }, () => createToken(tokens, { scope: "read", today })),
    );
    expect(new Set(made.map(({ token }) => token)).size).toBe(8);
    expect(made.map(({ name }) => name).sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map((n) => `read-${n}`));
    const file = readFileSync(tokens, "utf8");
    for (const { token } of made) {
      expect(Buffer.from(token.replace("plimsoll_", ""), "base64url")).toHaveLength(32);
      expect(file).not.toContain(token.slice(9));
    }
    expect(statSync(tokens).mode & 0o777).toBe(0o600);
    expect((await readTokens(tokens))?.map(({ scope, created }) => [scope, created])[0]).toEqual([
      "read",
      today,
    ]);
  });

  test("a server that runs honours what is made, revoked and removed from the next request on", async () => {
    const { tokens, ask } = guardedApp({ isLocal: false });
    const statusOf = async (token: string) =>
      (await ask("/openapi.json", { headers: bearing(token) })).status;
    expect(await statusOf("none yet")).toBe(401);
    const one = await createToken(tokens, { name: "one", scope: "read", today });
    const two = await createToken(tokens, { name: "two", scope: "read", today });
    expect([await statusOf(one.token), await statusOf(two.token)]).toEqual([200, 200]);
    expect(await revokeToken(tokens, "one")).toBe(1);
    expect([await statusOf(one.token), await statusOf(two.token)]).toEqual([401, 200]);
    unlinkSync(tokens);
    expect(await statusOf(two.token)).toBe(401);
  });

  test("a token is good to the end of its last day in UTC", async () => {
    let now = Date.parse("2026-11-27T23:59:59.999Z");
    const { tokens, ask } = guardedApp({ now: () => now });
    const { token } = await createToken(tokens, { scope: "read", expires: today, today });
    const status = async () => (await ask("/openapi.json", { headers: bearing(token) })).status;
    expect(await status()).toBe(200);
    now += 1;
    expect(await status()).toBe(401);
    now += DAY_MS;
    // The file is still there: a server whose tokens have all gone is shut, not open.
    expect((await ask("/openapi.json")).status).toBe(401);
    await expect(createToken(tokens, { scope: "read", expires: "2026-11-26", today })).rejects.toThrow(
      "has gone",
    );
  });

  test("revoking the last token shuts a server on this machine; it is not open again", async () => {
    const { tokens, ask } = guardedApp();
    expect((await ask("/openapi.json")).status).toBe(200);
    await createToken(tokens, { name: "one", scope: "read", today });
    expect((await ask("/openapi.json")).status).toBe(401);
    expect(await revokeToken(tokens, "one")).toBe(0);
    expect((await ask("/openapi.json")).status).toBe(401);
    await expect(revokeToken(tokens, "one")).rejects.toThrow("there is no token one");
  });

  test.each([
    ["is damaged", (file: string) => writeFileSync(file, "{"), "damaged"],
    [
      "has a token of another form",
      (file: string) => writeFileSync(file, '{"formatVersion":1,"tokens":[{}]}'),
      "damaged",
    ],
    ["may be read by others", (file: string) => chmodSync(file, 0o640), "chmod 600"],
    ["may be written by others", (file: string) => chmodSync(file, 0o602), "chmod 600"],
  ])("nobody is let in while the file %s, and the log says why once", async (_, spoil, why) => {
    const { tokens, ask, failures } = guardedApp();
    const { token } = await createToken(tokens, { scope: "admin", today });
    spoil(tokens);
    utimesSync(tokens, 1, 1);
    for (const init of [{}, { headers: bearing(token) }]) {
      const response = await ask("/openapi.json", init);
      expect([response.status, (await response.text()).includes(tokens)]).toEqual([503, false]);
    }
    expect(failures).toHaveLength(1);
    expect(failures[0]).toContain(why);
    await expect(readTokens(tokens)).rejects.toThrow(why);
  });

  test("a name is given once, and a change that was killed does not stand in the way", async () => {
    const { tokens } = guardedApp();
    await createToken(tokens, { name: "one", scope: "read", today });
    await expect(createToken(tokens, { name: "one", scope: "admin", today })).rejects.toThrow("already");
    writeFileSync(`${tokens}.new`, '{"formatVersion":1,"tok');
    utimesSync(`${tokens}.new`, 1, 1);
    await createToken(tokens, { name: "two", scope: "read", today });
    expect((await readTokens(tokens))?.map(({ name }) => name)).toEqual(["one", "two"]);
  });
});
