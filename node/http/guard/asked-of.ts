import { type HttpOperationId, type HttpScope, httpOperations } from "../../../wire/index.ts";

/** What a request is for, as far as its method and path say. */
export interface AskedOf {
  /** Id of an operation, or the name of a path that is none; null for paths there are not. */
  readonly operation: string | null;
  /** What a token must reach; undefined for what is said to everybody. */
  readonly scope: HttpScope | undefined;
}

/** Paths that are no operations of a project. */
const OTHER_PATHS: Readonly<Record<string, HttpScope | undefined>> = {
  "/health": undefined,
  "/ready": undefined,
  "/openapi.json": "read",
  "/metrics": "admin",
};

/** The page and its files: the same for everybody, with nothing of a project in them. */
const PAGE_FILES = /^\/(assets\/)?([\w-]+(\.[\w-]+)*\.(js|css|svg|json))?$/;

interface Route {
  readonly id: HttpOperationId;
  readonly method: string;
  readonly path: RegExp;
  readonly scope: HttpScope;
}

const routes: readonly Route[] = (Object.keys(httpOperations) as HttpOperationId[]).map((id) => {
  const operation: { path: string; scope: HttpScope; method?: string } = httpOperations[id];
  const { path, scope, method = "get" } = operation;
  return {
    id,
    method: method.toUpperCase(),
    path: new RegExp(`^${path.replaceAll(/[.*+?^$()|[\]\\]/g, "\\$&").replaceAll(/\{\w+\}/g, "[^/]+")}$`),
    scope,
  };
});

/**
 * What a request is for, by the path as the router has it. What is not known needs a token all the same, and one that may do everything
 * where it would change something: a route that is forgotten here is shut.
 */
export function askedOf(method: string, path: string): AskedOf {
  const verb = method === "HEAD" ? "GET" : method;
  const isReading = verb === "GET" || verb === "OPTIONS";
  if (isReading && Object.hasOwn(OTHER_PATHS, path))
    return { operation: path.slice(1), scope: OTHER_PATHS[path] };
  if (verb === "GET" && PAGE_FILES.test(path)) return { operation: "page", scope: undefined };
  const route = routes.find((one) => one.method === verb && one.path.test(path));
  if (route !== undefined) return { operation: route.id, scope: route.scope };
  return { operation: null, scope: isReading ? "read" : "admin" };
}

const RANK: Readonly<Record<HttpScope, number>> = { read: 0, run: 1, admin: 2 };

/** Whether a token of one scope reaches what needs another: read ⊂ run ⊂ admin. */
export function reaches(held: HttpScope, needed: HttpScope): boolean {
  return RANK[held] >= RANK[needed];
}
