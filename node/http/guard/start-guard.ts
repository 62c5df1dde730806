import { isIP } from "node:net";
import { type Fault, InputError } from "../../../engine/errors/index.ts";
import type { AuditLog } from "./audit-log.ts";
import { type GuardLimits, type GuardSetting, USUAL_LIMITS } from "./guard-setting.ts";
import { hostNames, isLoopbackAddress } from "./hosts.ts";
import { readTokens, tokensFile } from "./tokens.ts";

/** Where a server is to listen, and behind what. */
export interface GuardRequest {
  readonly projectFolder: string;
  readonly host: string;
  readonly allowedHosts: readonly string[];
  readonly trustedProxies: readonly string[];
  /** Whether the server itself ends TLS. */
  readonly hasTls: boolean;
  readonly limits: Partial<GuardLimits>;
  readonly audit: AuditLog;
}

/** The guard, and what the operator is to be told before it stands. */
export interface StartedGuard {
  readonly guard: GuardSetting;
  readonly warnings: readonly string[];
}

/** Requests a second of each token, where others than this machine may ask. */
const USUAL_RATE = { perSecond: 50, burst: 100 };

/**
 * The guard of a server that is about to listen.
 *
 * @throws {InputError} where others than this machine may reach it and there is no token that is good
 */
export async function startGuard(request: GuardRequest): Promise<StartedGuard> {
  const { projectFolder, host, trustedProxies, audit } = request;
  const faults = trustedProxies
    .filter((address) => isIP(address) === 0)
    .map((address) => fault(`--trusted-proxy takes addresses such as 10.0.0.5, not ${address}`));
  if (faults.length > 0) throw new InputError(faults);
  const isLocal = isLoopbackAddress(host) && trustedProxies.length === 0;
  const file = tokensFile(projectFolder);
  const tokens = await readTokens(file);
  const today = new Date().toISOString().slice(0, 10);
  const isOpen = tokens?.some(({ expires = today }) => expires >= today) ?? false;
  if (!isLocal && !isOpen)
    throw new InputError([
      fault(
        `others than this machine could ask at ${host}${trustedProxies.length > 0 ? " through the proxy" : ""}, and there is no token: ` +
          `make one with npx plimsoll token create --scope read --project ${projectFolder}, or leave --host and --trusted-proxy out`,
      ),
    ]);
  const limits = { ...USUAL_LIMITS, ...(isLocal ? {} : { rate: USUAL_RATE }), ...request.limits };
  const isBare = !isLocal && !request.hasTls && trustedProxies.length === 0;
  return {
    guard: {
      tokensFile: file,
      isLocal,
      hosts: hostNames(host, request.allowedHosts),
      trustedProxies,
      limits,
      audit,
    },
    warnings: isBare
      ? [
          "Warning: without TLS whoever sees the network reads tokens and answers: give --tls-cert and --tls-key, or put a proxy before it that ends TLS (--trusted-proxy).",
        ]
      : [],
  };
}

function fault(rule: string): Fault {
  return { file: "serve", rule };
}
