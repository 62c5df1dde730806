import type { HttpBodyGiven, HttpOperationId, HttpQuery, httpOperations } from "../wire/index.ts";

type Operations = typeof httpOperations;

/** Ids of the operations of a method whose answer is a document. */
type IdOf<Method extends string> = {
  [Id in HttpOperationId]: Operations[Id]["method"] extends Method ? Id : never;
}[HttpOperationId];

/** What is streamed is asked for by functions of its own. */
type Streamed = "/v1/tables/{table}" | "/v1/nights/{date}/tables/{table}" | "/v1/jobs/{id}/events";

/** Paths that a document can be got from. */
export type GetPath = Exclude<Operations[IdOf<"get">]["path"], Streamed>;
/** Paths that a question can be sent to. */
export type PostPath = Operations[IdOf<"post">]["path"];

type IdAt<Method extends string, Path> = {
  [Id in IdOf<Method>]: Operations[Id]["path"] extends Path
    ? Path extends Operations[Id]["path"]
      ? Id
      : never
    : never;
}[IdOf<Method>];

/** The parameters of a path, those in it too. */
export type GetParameters<Path extends GetPath> = HttpQuery<IdAt<"get", Path>>;
/** The body of a path. */
export type PostBody<Path extends PostPath> = HttpBodyGiven<IdAt<"post", Path>>;

/** A document as it came: its keys are those of the command with --json (docs/cli.md). */
export type Document = Readonly<Record<string, unknown>>;
