import { InputError } from "../../engine/errors/index.ts";
import {
  type HttpOperationId,
  type HttpPostId,
  httpOperations,
  parseHttpBody,
  parseHttpParameters,
  type RequestLine,
} from "../../wire/index.ts";

/** A request of an operation, as its schemas have checked it. */
export interface HttpQuestion {
  readonly id: HttpOperationId;
  readonly parameters: object;
  readonly body: unknown;
}

/**
 * The operation that a request is of, with its parameters and body as checked; undefined where the API has no such path.
 *
 * @throws {InputError} everything that is wrong with them
 */
export function httpQuestion({ method, path, body }: RequestLine): HttpQuestion | undefined {
  const [place = "", query = ""] = path.split("?", 2);
  for (const id of Object.keys(httpOperations) as HttpOperationId[]) {
    const operation = httpOperations[id];
    const named = operation.method === method ? placeNames(operation.path, place) : undefined;
    if (named === undefined) continue;
    const given = [...new URLSearchParams(query), ...Object.entries(named)];
    const names = given.map(([name]) => name);
    const twice = names.find((name, at) => names.indexOf(name) < at);
    if (twice !== undefined)
      throw new InputError([
        { file: "request", column: twice, rule: "is given twice: every parameter is given once" },
      ]);
    return {
      id,
      parameters: parseHttpParameters(id, Object.fromEntries(given)),
      body: method === "post" ? parseHttpBody(id as HttpPostId, body) : undefined,
    };
  }
  return undefined;
}

/** What stands in a path where an operation's has names in braces; undefined where it is another path. */
function placeNames(template: string, path: string): Readonly<Record<string, string>> | undefined {
  const [wanted, own] = [template.split("/"), path.split("/")];
  if (wanted.length !== own.length) return undefined;
  const named: Record<string, string> = {};
  for (const [at, part] of wanted.entries()) {
    const here = own[at] as string;
    if (part.startsWith("{") && here !== "") named[part.slice(1, -1)] = decoded(here);
    else if (part !== here) return undefined;
  }
  return named;
}

/** As it is where it is no code of signs. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
