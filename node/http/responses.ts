import type { Failure, Problem } from "./problem.ts";

/** A problem as a response. */
export function sent(problem: Problem, retryAfterSeconds = 1): Response {
  return new Response(`${JSON.stringify(problem)}\n`, {
    status: problem.status,
    headers: {
      "Content-Type": "application/problem+json",
      ...(problem.status === 503 ? { "Retry-After": String(retryAfterSeconds) } : {}),
    },
  });
}

/** A problem as a response; what is no fault of the request goes to the log. */
export function refused(
  { onFailure }: { readonly onFailure: (log: string) => void },
  { problem, log, retryAfterSeconds }: Failure,
): Response {
  if (log !== undefined) onFailure(log);
  return sent(problem, retryAfterSeconds);
}

/** What is asked for is what the reader has. */
export function unchanged(tag: string): Response {
  return new Response(null, { status: 304, headers: { ETag: tag } });
}

/** Whether the reader has an answer with this tag, in whatever encoding. */
export function hasTag(headers: Headers, tag: string): boolean {
  const known = (headers.get("if-none-match") ?? "").split(",");
  return known.some((one) => one.trim().replace(/^W\//, "") === tag);
}
