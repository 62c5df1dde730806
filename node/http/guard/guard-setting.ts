import type { AuditLog } from "./audit-log.ts";
import { hostNames } from "./hosts.ts";
import type { Rate } from "./rate-limit.ts";
import { tokensFile } from "./tokens.ts";

/** What one request may take. */
export interface GuardLimits {
  readonly urlBytes: number;
  readonly bodyBytes: number;
  /** Of all bodies that are being read. */
  readonly allBodiesBytes: number;
  /** Until the answer begins. */
  readonly seconds: number;
  /** Of each token, or each address where there are no tokens; without, there is no limit. */
  readonly rate: Rate | undefined;
}

/** A request and what came of it, without anything that it carried. */
export interface AnsweredRequest {
  /** Id of an operation, or the name of a path that is none; null for paths there are not. */
  readonly operation: string | null;
  readonly status: number;
  readonly milliseconds: number;
}

/** What the server's guard has to know. */
export interface GuardSetting {
  /** Where tokens are kept; it need not be there. */
  readonly tokensFile: string;
  /** Whether only this machine reaches the server: all is open then while there is no file of tokens. */
  readonly isLocal: boolean;
  /** Names and addresses that the Host header may have, without a port. */
  readonly hosts: readonly string[];
  /** Addresses of proxies whose X-Forwarded-For is believed. */
  readonly trustedProxies: readonly string[];
  readonly limits: GuardLimits;
  /** Is told of every request while tokens count. */
  readonly audit?: AuditLog | undefined;
  /** Is told of every request when its answer begins. */
  readonly answered?: ((told: AnsweredRequest) => void) | undefined;
  /** Milliseconds since 1970; the system's clock by default. */
  readonly now?: (() => number) | undefined;
}

/** Limits where nothing else is said: a body has room for a year of daily signals on 2,000 names. */
export const USUAL_LIMITS: GuardLimits = {
  urlBytes: 8_192,
  bodyBytes: 16 * 2 ** 20,
  allBodiesBytes: 256 * 2 ** 20,
  seconds: 60,
  rate: undefined,
};

/** A guard for this machine alone, and the tokens of the project if it has any. */
export function localGuard(projectFolder: string): GuardSetting {
  return {
    tokensFile: tokensFile(projectFolder),
    isLocal: true,
    hosts: hostNames("127.0.0.1", []),
    trustedProxies: [],
    limits: USUAL_LIMITS,
  };
}
