export type { Document, GetParameters, GetPath, PostBody, PostPath } from "./contract-types.ts";
export type { Job, PostOptions } from "./follow-job.ts";
export { type Client, type ClientSetting, openClient, type TableSpan } from "./open-client.ts";
export { type ProblemDetails, ProblemError, type ProblemFault } from "./problem-error.ts";
