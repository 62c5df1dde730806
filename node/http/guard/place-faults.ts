import { type Problem, problem } from "../problem.ts";
import type { GuardSetting } from "./guard-setting.ts";
import { hostName } from "./hosts.ts";

/** A proxy that is not named makes the whole world look like this machine. */
const PROXY_HEADERS = ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via"];

/** What a request says of the place it comes from. */
export interface Place {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  /** Whether tokens count. */
  readonly isGuarded: boolean;
}

/** Why a request from this place goes no further, whoever asks; undefined where it may. */
export function placeFault(setting: GuardSetting, place: Place): Problem | undefined {
  const { headers, url } = place;
  if (!place.isGuarded && PROXY_HEADERS.some((name) => headers.has(name)))
    return problem(
      403,
      "A proxy stands between: name it with --trusted-proxy, and make tokens, or it lets everybody in.",
    );
  // A request may name the whole address; its host is then meant, but its Host header is what browsers vouch for.
  const named = new URL(url).host;
  const host = headers.get("host") ?? named;
  if (![host, named].every((one) => setting.hosts.includes(hostName(one))))
    return problem(
      403,
      "The server does not answer to this name: it is asked by its own, or one given by --allow-host.",
    );
  return siteFault(place, host);
}

/**
 * A page of another origin may send requests but never sees an answer, because no answer allows it to (no CORS). So that it cannot make
 * the server work or change something either, what browsers say of a request's origin is believed, and where they say
 * it came from elsewhere only a link that was followed is answered.
 *
 * @see https://www.w3.org/TR/fetch-metadata/
 */
function siteFault({ method, headers }: Place, host: string): Problem | undefined {
  const elsewhere = problem(403, "Pages of other origins may not ask: open the page of this server itself.");
  const site = headers.get("sec-fetch-site");
  const isLink =
    (method === "GET" || method === "HEAD") &&
    headers.get("sec-fetch-mode") === "navigate" &&
    headers.get("sec-fetch-dest") === "document";
  if (site !== null && site !== "same-origin" && site !== "none" && !isLink) return elsewhere;
  const origin = headers.get("origin");
  if (origin === null) return undefined;
  return originHost(origin) === host.toLowerCase() ? undefined : elsewhere;
}

/** Host and port of an origin; undefined for "null" and whatever else is none. */
function originHost(origin: string): string | undefined {
  try {
    return new URL(origin).host;
  } catch {
    return undefined;
  }
}
