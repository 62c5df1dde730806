import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import type { InputError } from "../../engine/errors/index.ts";
import { printedSettings, readServerSettings } from "../../node/cli/server-settings.ts";
import { resolveServerSettings } from "../../wire/index.ts";

const file = (document: unknown) => ({ name: "plimsoll-server.yaml", document, locate: () => undefined });

function faultsOf(given: Parameters<typeof resolveServerSettings>[0]): readonly string[] {
  try {
    resolveServerSettings(given);
    return [];
  } catch (error) {
    return (error as InputError).message.split("\n");
  }
}

describe("settings of a server", () => {
  test("an option counts before the environment, that before the file, that before the default", () => {
    const environment = {
      PLIMSOLL_SERVER_PORT: "2",
      PLIMSOLL_SERVER_CONNECTIONS: "20",
      PLIMSOLL_KERNELS: "plain",
    };
    const { settings, list } = resolveServerSettings({
      file: file({ port: 3, connections: 30, bodyMegabytes: 3 }),
      environment,
      options: { port: 1, host: undefined },
    });
    const { port, connections, bodyMegabytes, host, threads } = settings;
    expect([port, connections, bodyMegabytes, host, threads]).toEqual([1, 20, 3, "127.0.0.1", undefined]);
    const from = Object.fromEntries(list.map((one) => [one.key, one.from]));
    expect([from.port, from.connections, from.bodyMegabytes, from.host]).toEqual([
      "--port",
      "PLIMSOLL_SERVER_CONNECTIONS",
      "plimsoll-server.yaml",
      "default",
    ]);
  });

  test("a list of the environment has commas", () => {
    const environment = {
      PLIMSOLL_SERVER_ALLOW_HOST: "a.example, b.example,",
      PLIMSOLL_SERVER_TRUSTED_PROXY: "",
    };
    const { settings } = resolveServerSettings({ environment, options: {} });
    expect([settings.allowHost, settings.trustedProxy]).toEqual([["a.example", "b.example"], []]);
  });

  test("everything that is wrong anywhere is said at once, with what was likely meant", () => {
    const faults = faultsOf({
      file: file({ prot: 1, logLevel: "loud", rate: 0, allowHost: "a" }),
      environment: { PLIMSOLL_SERVER_PROT: "1", PLIMSOLL_SERVER_PORT: "65536", PLIMSOLL_SERVER_RATE: "many" },
      options: { threads: 0, logLevel: "quiet" },
    });
    expect(faults.filter((fault) => fault.startsWith("plimsoll-server.yaml"))).toHaveLength(4);
    expect(faults.join("\n")).toContain("did you mean port?");
    expect(faults.join("\n")).toContain("did you mean PLIMSOLL_SERVER_PORT?");
    expect(faults.some((fault) => fault.startsWith('PLIMSOLL_SERVER_RATE: "many"'))).toBe(true);
    expect(faults.some((fault) => fault.startsWith('PLIMSOLL_SERVER_PORT: "65536"'))).toBe(true);
    expect(faults).toHaveLength(9);
  });

  test.each([[[]], ["text"], [7]])(
    "a file of %j is no file of settings, an empty one sets nothing",
    (document) => {
      expect(faultsOf({ file: file(document), environment: {}, options: {} })).toHaveLength(1);
      expect(faultsOf({ file: file(null), environment: {}, options: {} })).toEqual([]);
    },
  );

  test("the project's file is read, names its own lines and places, and what is printed is such a file", async () => {
    const projectFolder = mkdtempSync(join(tmpdir(), "plimsoll-settings-"));
    const own = join(projectFolder, "plimsoll-server.yaml");
    expect((await readServerSettings({ projectFolder, options: {} })).settings.port).toBe(8042);
    writeFileSync(own, "port: 9000\ntlsCert: tls/cert.pem\ntlsKey: tls/key.pem\n");
    const { settings, list } = await readServerSettings({ projectFolder, options: { port: 9001 } });
    expect([settings.port, settings.tlsCert]).toEqual([9001, join(projectFolder, "tls", "cert.pem")]);
    const printed = printedSettings(list);
    expect(printed).toMatch(/^port: 9001 +# .*\(--port\)$/m);
    const again = resolveServerSettings({ file: file(parse(printed)), environment: {}, options: {} });
    expect(again.settings).toEqual(
      resolveServerSettings({
        file: file({ port: 9001, tlsCert: "tls/cert.pem", tlsKey: "tls/key.pem" }),
        environment: {},
        options: {},
      }).settings,
    );
    writeFileSync(own, "port: 9000\n\nrates: 1\n");
    await expect(readServerSettings({ projectFolder, options: {} })).rejects.toThrow("row 3");
    writeFileSync(own, "tlsCert: cert.pem\n");
    await expect(readServerSettings({ projectFolder, options: {} })).rejects.toThrow("go together");
    mkdirSync(join(projectFolder, "other"));
    const config = join(projectFolder, "nothing.yaml");
    await expect(readServerSettings({ projectFolder, config, options: {} })).rejects.toThrow("nothing.yaml");
  });
});
