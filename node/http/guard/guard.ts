import type { IncomingMessage, ServerResponse } from "node:http";
import type { Context, MiddlewareHandler } from "hono";
import { type Problem, problem } from "../problem.ts";
import { admission } from "./admission.ts";
import type { GuardSetting } from "./guard-setting.ts";
import { setProtectiveHeaders } from "./protective-headers.ts";

/** Node's own request and response; without them it is a test that asks. */
interface NodeBindings {
  readonly incoming?: IncomingMessage;
  readonly outgoing?: ServerResponse;
}

/**
 * Stands in front of every route and lets through who may ask, from where, how often and how much; what it lets through and
 * what it refuses is in the audit log while tokens count.
 *
 * @param onFailure  is told why nobody is let in, where that is
 * @see docs/security.md
 */
export function guard(setting: GuardSetting, onFailure: (log: string) => void): MiddlewareHandler {
  const admit = admission(setting, onFailure);
  const { limits, now = Date.now } = setting;
  return async (context: Context<{ Bindings: NodeBindings }>, next) => {
    const start = now();
    const { incoming, outgoing } = context.env ?? {};
    const sentBefore = incoming?.socket.bytesWritten ?? 0;
    const { refusal, operation, audit } = await admit(
      context,
      incoming?.socket.remoteAddress ?? "here",
      start,
    );
    if (refusal !== undefined) context.res = refused(refusal.problem, refusal.headers);
    else if (await takesLonger(next(), limits.seconds))
      context.res = refused(
        problem(504, `The answer was not there after ${limits.seconds} seconds: ask for less.`),
      );
    setProtectiveHeaders(context.res.headers);
    const { status } = context.res;
    setting.answered?.({ operation, status, milliseconds: now() - start });
    if (audit === undefined) return;
    const written = (whole: boolean): void =>
      setting.audit?.write({
        time: new Date(start).toISOString(),
        ...audit,
        operation,
        status,
        milliseconds: Math.round(now() - start),
        bytes: incoming === undefined ? null : incoming.socket.bytesWritten - sentBefore,
        whole,
      });
    if (outgoing === undefined) written(true);
    else outgoing.once("close", () => written(outgoing.writableFinished));
  };
}

/** Whether work goes on after so many seconds. What it then comes to is nobody's any more, a failure too. */
async function takesLonger(work: Promise<void>, seconds: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const bell = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(true), seconds * 1000);
  });
  try {
    return await Promise.race([work.then(() => false), bell]);
  } finally {
    clearTimeout(timer);
  }
}

function refused(of: Problem, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(`${JSON.stringify(of)}\n`, {
    status: of.status,
    headers: { "Content-Type": "application/problem+json", "Cache-Control": "no-store", ...headers },
  });
}
