import type { Hono } from "hono";
import { problem } from "./problem.ts";
import { sent } from "./responses.ts";
import type { ServiceMetrics } from "./service-metrics.ts";

/** What an operator's tools ask of a server. */
export interface OperatorSetting {
  readonly metrics: ServiceMetrics;
  /** Whether the server is about to end: whoever shares out requests is to send it no more. */
  readonly isClosing: () => boolean;
  /** Why what is asked cannot be recorded, where that is. */
  readonly auditFault: () => string | undefined;
}

/** What readiness is asked of. */
export interface ReadySources {
  readonly operator?: OperatorSetting | undefined;
  /** Throws where the project cannot be read or has no published run. */
  readonly served: () => Promise<object>;
  readonly pool: { readonly load: () => { readonly waiting: number } };
}

/** With more requests in line the next will likely be refused. */
const MANY_WAITING = 64;

/** `/ready`: whether to send requests here, told to everybody as yes and no; `/metrics`: for Prometheus. */
export function addOperatorPaths(app: Hono, { operator, served, pool }: ReadySources): void {
  app.get("/ready", async (context) => {
    const checks = {
      open: operator?.isClosing() !== true,
      run: await served().then(
        () => true,
        () => false,
      ),
      room: pool.load().waiting < MANY_WAITING,
      audit: operator?.auditFault() === undefined,
    };
    const isReady = Object.values(checks).every((check) => check);
    const headers = { "Cache-Control": "no-store", ...(isReady ? {} : { "Retry-After": "1" }) };
    return context.json({ status: isReady ? "ready" : "not ready", checks }, isReady ? 200 : 503, headers);
  });
  app.get("/metrics", async () => {
    if (operator === undefined) return sent(problem(404, "This server counts nothing."));
    const { metrics } = operator;
    return new Response(await metrics.text(), {
      headers: { "Content-Type": metrics.contentType, "Cache-Control": "no-store" },
    });
  });
}
