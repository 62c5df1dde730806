import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type AuditLine, openAuditLog } from "../../../node/http/guard/audit-log.ts";
import { createToken } from "../../../node/http/guard/tokens.ts";
import { bearing, guardedApp } from "./guarded-app.ts";

const today = "2026-11-27";
const line = (n: number): AuditLine => ({
  time: "2026-11-27T12:00:00.000Z",
  who: "one",
  from: "127.0.0.1",
  method: "GET",
  operation: "getRisk",
  asked: String(n).padStart(64, "0"),
  status: 200,
  milliseconds: 3,
  bytes: 100,
  whole: true,
});
const linesOf = (file: string) =>
  readFileSync(file, "utf8")
    .trimEnd()
    .split("\n")
    .map((text) => JSON.parse(text) as AuditLine);

describe("the audit log", () => {
  test("says who asked for what from where and what came of it, and no secret", async () => {
    const now = Date.parse("2026-11-27T12:00:00Z");
    const { ask, tokens, lines } = guardedApp({ now: () => now });
    const { token } = await createToken(tokens, { name: "desk", scope: "read", today });
    const headers = { ...bearing(token), cookie: "session=hidden-cookie" };
    await ask("/v1/risk?portfolio=hidden-portfolio", { headers });
    await ask("/v1/risk?portfolio=hidden-other", { headers });
    await ask("/v1/risk?portfolio=hidden-portfolio", { headers });
    await ask("/hidden-path", { headers });
    await ask("/v1/risk", { headers: bearing("plimsoll_hidden-guess") });
    await ask("/health");
    expect(
      lines.map(({ who, operation, status, method, from, time }) => [
        who,
        operation,
        status,
        method,
        from,
        time,
      ]),
    ).toEqual(
      [
        ["desk", "getRisk", 400],
        ["desk", "getRisk", 400],
        ["desk", "getRisk", 400],
        ["desk", null, 404],
        [null, "getRisk", 401],
      ].map((of) => [...of, "GET", "here", "2026-11-27T12:00:00.000Z"]),
    );
    expect(lines[0]?.asked).toBe(lines[2]?.asked);
    expect(lines[0]?.asked).not.toBe(lines[1]?.asked);
    const text = JSON.stringify(lines);
    for (const secret of ["hidden", token]) expect(text).not.toContain(secret);
  });

  test("two bodies differ in their hash, and what comes after the guard still reads them", async () => {
    const { ask, tokens, lines } = guardedApp();
    const { token } = await createToken(tokens, { name: "desk", scope: "admin", today });
    const headers = { ...bearing(token), "content-type": "application/json" };
    for (const body of ['{"a":1}', '{"a":2}', '{"a":1}'])
      await ask("/nothing", { method: "POST", headers, body });
    const [one, two, three] = lines.map(({ asked }) => asked);
    expect([one === two, one === three]).toEqual([false, true]);
  });

  test("without tokens nobody is asked for a name, and nothing is recorded", async () => {
    const { ask, lines } = guardedApp();
    await ask("/openapi.json");
    expect(lines).toEqual([]);
  });

  test("a file only grows, is read by nobody else and is set aside by size", async () => {
    const file = join(mkdtempSync(join(tmpdir(), "plimsoll-audit-")), "deep", "audit.jsonl");
    const setting = { file, bytes: 600, files: 2 };
    for (let n = 0; n < 12; n++) {
      const log = openAuditLog(setting);
      log.write(line(n));
      await log.close();
    }
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(file, "..")).sort()).toEqual(["audit.jsonl", "audit.jsonl.1", "audit.jsonl.2"]);
    const kept = [`${file}.2`, `${file}.1`, file].flatMap(linesOf).map(({ asked }) => Number(asked));
    expect(kept).toEqual(Array.from({ length: kept.length }, (_, n) => 12 - kept.length + n));
    expect(statSync(`${file}.1`).size).toBeLessThanOrEqual(600);
  });

  test("lines of a thousand requests at once are all there, in order, each whole", async () => {
    const file = join(mkdtempSync(join(tmpdir(), "plimsoll-audit-")), "audit.jsonl");
    const log = openAuditLog({ file, bytes: 1e9, files: 2 });
    for (let n = 0; n < 1000; n++) {
      log.write(line(n));
      if (n % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    await log.close();
    expect(linesOf(file).map(({ asked }) => Number(asked))).toEqual(
      Array.from({ length: 1000 }, (_, n) => n),
    );
  });

  test("while a line cannot be written nothing is answered; once it can, none is missing", async () => {
    const folder = mkdtempSync(join(tmpdir(), "plimsoll-audit-"));
    const file = join(folder, "audit.jsonl");
    mkdirSync(file);
    const audit = openAuditLog({ file, bytes: 1e9, files: 2 });
    const { ask, tokens, failures } = guardedApp({ audit });
    const { token } = await createToken(tokens, { name: "desk", scope: "read", today });
    const asking = async () => {
      const { status } = await ask("/openapi.json", { headers: bearing(token) });
      await audit.close();
      return status;
    };
    expect([await asking(), await asking(), await asking()]).toEqual([200, 503, 503]);
    expect(failures[0]).toContain("audit log: ");
    rmSync(file, { recursive: true });
    expect([await asking(), await asking()]).toEqual([503, 200]);
    expect(linesOf(file).map(({ status }) => status)).toEqual([200, 503, 503, 503, 200]);
    chmodSync(folder, 0o700);
    writeFileSync(file, "");
  });

  test("half a line, of a full disk or a process that was killed, spoils no line after it", async () => {
    const file = join(mkdtempSync(join(tmpdir(), "plimsoll-audit-")), "audit.jsonl");
    writeFileSync(file, '{"time":"2026-11-27T17:40:04.861Z","who":"de');
    const audit = openAuditLog({ file, bytes: 1e9, files: 2 });
    for (const n of [1, 2]) {
      audit.write(line(n));
      await audit.close();
    }
    const [half, ...whole] = readFileSync(file, "utf8").trimEnd().split("\n");
    expect(half).toBe('{"time":"2026-11-27T17:40:04.861Z","who":"de');
    expect(whole.map((text) => JSON.parse(text) as AuditLine)).toEqual([line(1), line(2)]);
  });
});
