import { Hono } from "hono";
import { COMPRESSIBLE_CONTENT_TYPE_REGEX, compress } from "hono/compress";
import { InputError } from "../../engine/errors/index.ts";
import {
  type HttpJobsId,
  type HttpOperationId,
  type HttpParameters,
  type HttpPostId,
  httpOperations,
  openApiDocument,
  parseHttpBody,
  parseHttpParameters,
  parseJson,
} from "../../wire/index.ts";
import type { AnswerPool } from "./answer-pool.ts";
import { type DocumentRequest, documentResponses } from "./document-response.ts";
import { guard } from "./guard/guard.ts";
import { type GuardSetting, localGuard } from "./guard/guard-setting.ts";
import type { JobParameters, JobPost, Jobs } from "./job-responses.ts";
import { type OpenStreams, openStreams } from "./open-streams.ts";
import { addOperatorPaths, type Metrics } from "./operator-paths.ts";
import { addPage } from "./page.ts";
import { failureOf, problem } from "./problem.ts";
import { refused, sent } from "./responses.ts";
import { type Served, servedProject } from "./served-project.ts";
import { nightTableResponse, TABLE_TYPES, tableResponse } from "./table-response.ts";

/** What the API is an API of. */
export interface HttpSetting {
  readonly projectFolder: string;
  /** Of the package. */
  readonly version: string;
  readonly pool: AnswerPool;
  /** Long operations; without them they are not there. */
  readonly jobs?: Jobs | undefined;
  /** Who may ask; this machine alone by default. */
  readonly guard?: GuardSetting | undefined;
  /** Tables that are streamed at once; 32 by default. */
  readonly tables?: number | undefined;
  /** For metrics and readiness; without it nothing is counted. */
  readonly operator?: OperatorSetting | undefined;
  /** Is told what failed here and is nobody's request's fault. */
  readonly onFailure: (log: string) => void;
}

/** What an operator's tools ask of a server. */
export interface OperatorSetting {
  readonly metrics: Metrics;
  /** Whether the server is about to end: whoever shares out requests is to send it no more. */
  readonly isClosing: () => boolean;
  /** Why what is asked cannot be recorded, where that is. */
  readonly auditFault: () => string | undefined;
}

/** The HTTP API of a project: a web-standard handler that needs no server to be tested. */
export function httpApp(given: HttpSetting): Hono {
  const setting: Serving = {
    ...given,
    served: servedProject(given.projectFolder),
    document: documentResponses(given),
    streams: openStreams({ most: given.tables ?? MOST_TABLES, now: () => performance.now() }),
  };
  const app = new Hono();
  app.use(guard(setting.guard ?? localGuard(setting.projectFolder), setting.onFailure));
  app.use(compress({ contentTypeFilter: isCompressible }));
  app.get("/openapi.json", (context) => context.json(openApiDocument(setting.version)));
  addOperatorPaths(app, {
    version: setting.version,
    checks: () => readiness(setting),
    metrics: setting.operator?.metrics,
  });
  addPage(app);
  for (const id of Object.keys(httpOperations) as HttpOperationId[]) {
    const { method, path } = httpOperations[id];
    app.on(method.toUpperCase(), path.replaceAll(/\{(\w+)\}/g, ":$1"), async (context) => {
      const query = oneOfEach(new URL(context.req.url).searchParams);
      if (query === undefined) return sent(problem(400, "Every parameter is given once: lists have commas."));
      const named = context.req.param() as Record<string, string>;
      refuseTwice(Object.keys(query).filter((key) => key in named));
      const response = await answered(setting, id, {
        given: { ...query, ...named },
        headers: context.req.raw.headers,
        body: method === "post" ? await readBody(context.req.raw) : undefined,
      });
      // Nobody will read it, so that it would never end.
      if (context.req.raw.method === "HEAD") await response.body?.cancel();
      return response;
    });
  }
  app.notFound(() => sent(problem(404, "There is no such path: GET /openapi.json has all there are.")));
  app.onError((error) => refused(setting, failureOf(error)));
  return app;
}

/** With more requests in line the next will likely be refused. */
const MANY_WAITING = 64;

/** What has to hold for requests to be sent here. */
async function readiness({ operator, served, pool }: Serving): Promise<Readonly<Record<string, boolean>>> {
  return {
    open: operator?.isClosing() !== true,
    run: await served().then(
      () => true,
      () => false,
    ),
    room: pool.load().waiting < MANY_WAITING,
    audit: operator?.auditFault() === undefined,
  };
}

/** @throws {InputError} parameters of the query that stand in the path: one of the two would be left out without a word */
function refuseTwice(names: readonly string[]): void {
  const rule = "stands in the path: leave it out of the query";
  if (names.length > 0) throw new InputError(names.map((column) => ({ file: "request", column, rule })));
}

function isCompressible(type: string): boolean {
  return (
    COMPRESSIBLE_CONTENT_TYPE_REGEX.test(type) || type === TABLE_TYPES.ndjson || type === TABLE_TYPES.arrow
  );
}

/** Each holds a period of its table in memory until it is taken. */
const MOST_TABLES = 32;

/** What answers requests, with what it keeps from one to the next. */
interface Serving extends HttpSetting {
  readonly served: () => Promise<Served>;
  readonly document: (request: DocumentRequest) => Promise<Response>;
  readonly streams: OpenStreams;
}

/** What was asked. */
interface Asked {
  readonly given: Readonly<Record<string, string>>;
  readonly headers: Headers;
  /** Of a post, as parsed. */
  readonly body: unknown;
}

async function answered(setting: Serving, id: HttpOperationId, asked: Asked): Promise<Response> {
  const parameters = parseHttpParameters(id, asked.given);
  const { method, length, reads } = httpOperations[id];
  const body = method === "post" ? parseHttpBody(id as HttpPostId, asked.body) : undefined;
  if (reads === "jobs")
    return setting.jobs?.about(id as HttpJobsId, parameters as JobParameters, asked.headers) ?? noJobs();
  const served = await setting.served();
  const { project, run, stamp } = served;
  if (length === "long")
    return (
      setting.jobs?.post({ id, body, modelFolder: project.modelFolder, runId: run.id, stamp } as JobPost) ??
      noJobs()
    );
  const { headers } = asked;
  if (id === "getTable")
    return tableResponse(setting, served, { parameters: parameters as HttpParameters<"getTable">, headers });
  if (id === "getNightTable")
    return nightTableResponse(setting, project, {
      parameters: parameters as HttpParameters<"getNightTable">,
      headers,
    });
  return setting.document({ ...served, id, parameters, body, headers } as DocumentRequest);
}

function noJobs(): Response {
  return sent(problem(404, "This server takes no jobs."));
}

/** @throws {InputError} it is not JSON */
async function readBody(request: Request): Promise<unknown> {
  const text = await request.text();
  const rule = "must be a JSON document (Content-Type: application/json)";
  const isJson = /^application\/json\b/i.test(request.headers.get("content-type") ?? "");
  const parsed = isJson ? parseJson(text) : undefined;
  if (parsed === undefined) throw new InputError([{ file: "request", column: "body", rule }]);
  return parsed.value;
}

/** Parameters by name; undefined where one is given twice. */
function oneOfEach(parameters: URLSearchParams): Record<string, string> | undefined {
  const given = [...parameters];
  const names = new Set(given.map(([name]) => name));
  return names.size === given.length ? Object.fromEntries(given) : undefined;
}
