import type { Hono } from "hono";
import { problem } from "./problem.ts";
import { sent } from "./responses.ts";

/** What is counted, for Prometheus. */
export interface Metrics {
  /** All that is counted, as text. */
  readonly text: () => Promise<string>;
  readonly contentType: string;
}

/** What an operator's tools ask of a server or a worker. */
export interface OperatorPaths {
  /** Of the package. */
  readonly version: string;
  /** What has to hold for work to be sent here, told to everybody as yes and no. */
  readonly checks: () => Promise<Readonly<Record<string, boolean>>>;
  readonly metrics: Metrics | undefined;
}

/** `/health`: whether it lives; `/ready`: whether to send work here; `/metrics`: for Prometheus. */
export function addOperatorPaths(app: Hono, { version, checks: check, metrics }: OperatorPaths): void {
  app.get("/health", (context) => context.json({ status: "ok", version }));
  app.get("/ready", async (context) => {
    const checks = await check();
    const isReady = Object.values(checks).every((holds) => holds);
    const headers = { "Cache-Control": "no-store", ...(isReady ? {} : { "Retry-After": "1" }) };
    return context.json({ status: isReady ? "ready" : "not ready", checks }, isReady ? 200 : 503, headers);
  });
  app.get("/metrics", async () => {
    if (metrics === undefined) return sent(problem(404, "This server counts nothing."));
    return new Response(await metrics.text(), {
      headers: { "Content-Type": metrics.contentType, "Cache-Control": "no-store" },
    });
  });
}
