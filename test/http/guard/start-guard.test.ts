import { mkdtempSync } from "node:fs";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { startGuard } from "../../../node/http/guard/start-guard.ts";
import { createToken, revokeToken, tokensFile } from "../../../node/http/guard/tokens.ts";

const audit = { write: () => undefined, fault: () => undefined, close: async () => undefined };
const today = new Date().toISOString().slice(0, 10);

function request(change: object = {}) {
  const projectFolder = mkdtempSync(join(tmpdir(), "plimsoll-start-"));
  return {
    projectFolder,
    host: "127.0.0.1",
    allowedHosts: [],
    trustedProxies: [],
    hasTls: false,
    limits: {},
    audit,
    ...change,
  };
}

describe("before a server listens", () => {
  test.each(["127.0.0.1", "::1", "localhost", "127.0.0.53"])(
    "%s is this machine: no token, no warning",
    async (host) => {
      const { guard, warnings } = await startGuard(request({ host }));
      expect([guard.isLocal, warnings, guard.limits.rate]).toEqual([true, [], undefined]);
      expect(guard.hosts).toEqual(["localhost", "127.0.0.1", "[::1]"]);
    },
  );

  test.each([
    { host: "0.0.0.0" },
    { host: "::" },
    { host: "192.0.2.1" },
    { host: "example.org" },
    { host: "127.0.0.1.example.org" },
    { trustedProxies: ["127.0.0.1"] },
  ])("%j takes a token, and the refusal says how to make one", async (place) => {
    const asked = request(place);
    await expect(startGuard(asked)).rejects.toThrow("plimsoll token create --scope read");
    const file = tokensFile(asked.projectFolder);
    await createToken(file, { name: "one", scope: "read", today });
    expect((await startGuard(asked)).guard.isLocal).toBe(false);
    await revokeToken(file, "one");
    await expect(startGuard(asked)).rejects.toThrow("there is no token");
  });

  test("without TLS it warns, with TLS or a proxy that ends it it does not, and the rate is limited", async () => {
    for (const [place, warned] of [
      [{ host: "0.0.0.0" }, true],
      [{ host: "0.0.0.0", hasTls: true }, false],
      [{ host: "0.0.0.0", trustedProxies: ["10.0.0.5"] }, false],
    ] as const) {
      const asked = request(place);
      await createToken(tokensFile(asked.projectFolder), { scope: "read", today });
      const { warnings, guard } = await startGuard(asked);
      expect(warnings.join().includes("without TLS")).toBe(warned);
      expect(guard.limits.rate).toEqual({ perSecond: 50, burst: 100 });
    }
  });

  test("it is asked by the addresses it listens at and the names that are given", async () => {
    const asked = request({ host: "0.0.0.0", allowedHosts: ["Risk.Example.org"] });
    await createToken(tokensFile(asked.projectFolder), { scope: "read", today });
    const { hosts } = (await startGuard(asked)).guard;
    const addresses = Object.values(networkInterfaces()).flatMap((of) =>
      (of ?? []).map(({ address }) => address),
    );
    for (const address of addresses)
      expect(hosts).toContain(address.includes(":") ? `[${address}]` : address);
    expect(hosts).toContain("risk.example.org");
  });

  test("a proxy is named by its address", async () => {
    await expect(startGuard(request({ trustedProxies: ["proxy.internal", "10.0.0.0/8"] }))).rejects.toThrow(
      "--trusted-proxy takes addresses",
    );
  });
});
