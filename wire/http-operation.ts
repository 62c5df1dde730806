import type { z } from "zod";

/** Who may ask: each includes the ones before it. read asks, run starts jobs, admin changes who may. */
export type HttpScope = "read" | "run" | "admin";

/** What the API answers to: a path, what it takes, and what it needs to read. */
export interface HttpOperation {
  readonly method: "get" | "post" | "delete";
  /** With names in braces that stand among the parameters. */
  readonly path: string;
  readonly summary: string;
  readonly scope: HttpScope;
  /**
   * A run never changes, so its answers are known by its id; a project's portfolios may change under a run; nights and other
   * models are published beside it; jobs are the server's.
   */
  readonly reads: "run" | "project" | "beside" | "jobs";
  /** A short one is answered in place, a long one as a job: 202 and where to follow it, or 200 where its result is there already. */
  readonly length: "short" | "long";
  /** Of path and query. */
  readonly parameters: z.ZodObject;
  /** Of a post. */
  readonly body?: z.ZodObject;
}
