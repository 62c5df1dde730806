import { createHash } from "node:crypto";
import type { Context } from "hono";
import type { TokenRecord } from "../../../wire/index.ts";
import { type Problem, problem } from "../problem.ts";
import { type AskedOf, askedOf, reaches } from "./asked-of.ts";
import type { AuditLine } from "./audit-log.ts";
import { type BodyFault, bodyReader } from "./bounded-body.ts";
import type { GuardSetting } from "./guard-setting.ts";
import { plainAddress } from "./hosts.ts";
import { placeFault } from "./place-faults.ts";
import { rateLimit } from "./rate-limit.ts";
import { knownToken, type TokenState, watchTokens } from "./token-watch.ts";

/** Whether a request goes on, and what is to be said of it. */
interface Admission {
  readonly refusal?: Refusal | undefined;
  readonly operation: string | null;
  /** Undefined where nothing is said: nobody's name is asked for, or it only asks whether the server lives. */
  readonly audit?: Pick<AuditLine, "who" | "from" | "method" | "asked"> | undefined;
}

interface Refusal {
  readonly problem: Problem;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request before it is let in. */
interface Knock {
  readonly context: Context;
  readonly from: string;
  readonly asked: AskedOf;
  readonly state: TokenState;
  readonly isGuarded: boolean;
  /** Milliseconds since 1970. */
  readonly at: number;
}

type Admit = (context: Context, peer: string, at: number) => Promise<Admission>;

/** Guessing 256 bits is hopeless; this keeps it from filling the audit log. */
const WRONG_TOKENS = { perSecond: 1, burst: 20 };
const WITH_BODY = ["POST", "PUT", "PATCH"];
const NOTHING: Uint8Array = new Uint8Array(0);

/** Decides who is let in. Nothing is read of a body before it is known who sends it. */
export function admission(setting: GuardSetting, onFailure: (log: string) => void): Admit {
  const tokenState = watchTokens(setting.tokensFile);
  const wrongTokens = rateLimit(WRONG_TOKENS);
  const requests = setting.limits.rate === undefined ? () => 0 : rateLimit(setting.limits.rate);
  const readBody = bodyReader(setting.limits.bodyBytes, setting.limits.allBodiesBytes);
  let lastFault = "";

  const tokenRefusal = (
    { context, from, asked, state, at }: Knock,
    token?: TokenRecord,
  ): Refusal | undefined => {
    const { scope: needed } = asked;
    if (needed === undefined) return undefined;
    if (state.kind === "fault")
      return { problem: problem(503, "The server cannot tell who may ask; its log says why.") };
    if (token === undefined) {
      const wait = wrongTokens(from, at);
      if (wait > 0) return tooOften(wait);
      const isGiven = context.req.header("authorization") !== undefined;
      const detail = isGiven
        ? "The token is not known, or its last day has gone: ask for another (npx plimsoll token create)."
        : "Send a token: Authorization: Bearer <token>. npx plimsoll token create makes one.";
      return { problem: problem(401, detail), headers: { "WWW-Authenticate": "Bearer" } };
    }
    if (reaches(token.scope, needed)) return undefined;
    return {
      problem: problem(403, `A token of scope ${token.scope} does not reach this: it takes ${needed}.`),
    };
  };

  const firstRefusal = (knock: Knock, token: TokenRecord | undefined): Refusal | undefined => {
    const { context, from, at, asked, isGuarded } = knock;
    const { method, raw } = context.req;
    const place = placeFault(setting, { method, url: raw.url, headers: raw.headers, isGuarded });
    if (place !== undefined) return { problem: place };
    if (raw.url.length > setting.limits.urlBytes)
      return { problem: problem(414, `A path with its query has at most ${setting.limits.urlBytes} bytes.`) };
    const refusal = isGuarded ? tokenRefusal(knock, token) : undefined;
    if (refusal !== undefined) return refusal;
    const wait = asked.scope === undefined ? 0 : requests(token === undefined ? from : ` ${token.name}`, at);
    if (wait > 0) return tooOften(wait);
    const auditFault = isGuarded && asked.scope !== undefined ? setting.audit?.fault() : undefined;
    if (auditFault === undefined) return contentRefusal(context);
    onFailure(`audit log: ${auditFault}`);
    return { problem: problem(503, "What is asked cannot be recorded; the log says why."), headers: RETRY };
  };

  return async (context, peer, at) => {
    const state = tokenState();
    if (state.kind === "fault" && state.rule !== lastFault) onFailure(`tokens: ${state.rule}`);
    lastFault = state.kind === "fault" ? state.rule : "";
    const { method, path, raw } = context.req;
    const isGuarded = !(setting.isLocal && state.kind === "none");
    const from = addressOf(setting, raw.headers, peer);
    const knock: Knock = { context, from, asked: askedOf(method, path), state, isGuarded, at };
    const token = tokenOf(knock);
    let refusal = firstRefusal(knock, token);
    let body = NOTHING;
    if (refusal === undefined && WITH_BODY.includes(method)) {
      const read = await readBody(context);
      if ("bytes" in read) body = read.bytes;
      else refusal = bodyRefusal(read.fault, setting.limits.bodyBytes);
    }
    const { operation, scope } = knock.asked;
    if (!isGuarded || (scope === undefined && refusal === undefined)) return { refusal, operation };
    const asked = hashOfAsked(raw.url, body);
    return { refusal, operation, audit: { who: token?.name ?? null, from, method, asked } };
  };
}

const RETRY = { "Retry-After": "1" };

function tooOften(waitMs: number): Refusal {
  const seconds = Math.ceil(waitMs / 1000);
  return {
    problem: problem(429, `Too many requests: ask again in ${seconds} s.`),
    headers: { "Retry-After": String(seconds) },
  };
}

function tokenOf({ context, state, at }: Knock): TokenRecord | undefined {
  const given = /^bearer +(\S+)$/i.exec(context.req.header("authorization") ?? "")?.[1];
  if (given === undefined || state.kind !== "tokens") return undefined;
  return knownToken(state.tokens, given, new Date(at).toISOString().slice(0, 10));
}

/** What browsers send from a form of any page is not JSON; and what is packed may unpack to anything. */
function contentRefusal({ req }: Context): Refusal | undefined {
  if (!WITH_BODY.includes(req.method)) return undefined;
  const isJson = /^application\/json *(;|$)/i.test(req.header("content-type") ?? "");
  if (!isJson) return { problem: problem(415, "Send a body of JSON: Content-Type: application/json.") };
  const packed = req.header("content-encoding") ?? "identity";
  return packed === "identity" ? undefined : { problem: problem(415, "Send the body as it is, not packed.") };
}

function bodyRefusal(fault: BodyFault, mostBytes: number): Refusal {
  switch (fault) {
    case "too large":
      return { problem: problem(413, `A body has at most ${mostBytes} bytes.`) };
    case "too many":
      return {
        problem: problem(503, "Too many large bodies come in at once: send it again."),
        headers: RETRY,
      };
    case "cut off":
      return { problem: problem(400, "The body ended before it was whole.") };
  }
}

/** Who asks, as the last proxy that is trusted saw it: what stands further left anybody may have written. */
function addressOf({ trustedProxies }: GuardSetting, headers: Headers, peer: string): string {
  const address = plainAddress(peer);
  if (!trustedProxies.includes(address)) return address;
  const forwarded = (headers.get("x-forwarded-for") ?? "").split(",").map((one) => one.trim());
  const last = forwarded.findLast((one) => one !== "" && !trustedProxies.includes(one));
  return last === undefined ? address : last.slice(0, 45);
}

/** The hash by which the audit log tells requests apart. */
function hashOfAsked(url: string, body: Uint8Array): string {
  const { pathname, search } = new URL(url);
  return createHash("sha256").update(`${pathname}${search}\n`).update(body).digest("hex");
}
