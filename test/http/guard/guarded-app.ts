import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AuditLine } from "../../../node/http/guard/audit-log.ts";
import { type GuardSetting, localGuard } from "../../../node/http/guard/guard-setting.ts";
import { httpApp } from "../../../node/http/http-app.ts";
import { problem } from "../../../node/http/problem.ts";
import { httpOperations } from "../../../wire/index.ts";

/** The real app over a folder without a project: what the guard lets through is refused later, as no project is there. */
export interface GuardedApp {
  readonly tokens: string;
  readonly lines: AuditLine[];
  readonly failures: string[];
  readonly ask: (path: string, init?: RequestInit) => Promise<Response>;
}

export const BASE = "http://127.0.0.1:8042";

export function guardedApp(change: Partial<GuardSetting> = {}): GuardedApp {
  const projectFolder = mkdtempSync(join(tmpdir(), "plimsoll-guard-"));
  const lines: AuditLine[] = [];
  const failures: string[] = [];
  const audit = {
    write: (line: AuditLine) => void lines.push(line),
    fault: () => undefined,
    close: async () => undefined,
  };
  const setting = { ...localGuard(projectFolder), audit, ...change };
  const none = async () => ({ problem: problem(404, "nothing") });
  const pool = { document: none, table: none, close: async () => undefined };
  const app = httpApp({
    projectFolder,
    version: "1.2.3",
    pool: pool as never,
    guard: setting,
    onFailure: (log) => failures.push(log),
  });
  return {
    tokens: setting.tokensFile,
    lines,
    failures,
    ask: async (path, init = {}) => app.request(`${BASE}${path}`, init),
  };
}

/** Headers that show a token. */
export function bearing(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}` };
}

interface Operation {
  readonly path: string;
  readonly scope: string;
  readonly method?: string;
}

/** A well-formed call of every operation, with the scope it takes. */
export function everyOperation(): readonly {
  readonly id: string;
  readonly scope: string;
  readonly path: string;
  readonly init: RequestInit;
}[] {
  return Object.entries(httpOperations as Readonly<Record<string, Operation>>).map(
    ([id, { path, scope, method = "get" }]) => ({
      id,
      scope,
      path: path.replaceAll(/\{\w+\}/g, "a"),
      init: {
        method: method.toUpperCase(),
        ...(method === "post" ? { body: "{}", headers: { "content-type": "application/json" } } : {}),
      },
    }),
  );
}
