import { z } from "zod";
import { bodies } from "./http-bodies.ts";
import type { HttpOperation } from "./http-operation.ts";
import { readOperations } from "./http-reads.ts";

const read = { method: "get", scope: "read", length: "short" } as const;
const ask = { method: "post", scope: "read", reads: "project", length: "short" } as const;
const job = { method: "post", scope: "run", reads: "project", length: "long" } as const;
const none = z.strictObject({});
const jobId = z.strictObject({
  id: z.string().regex(/^[0-9a-f]{32}$/, "must be the id of a job"),
});

/** Every operation of the API by its id. Answers are the documents that the command of the same name prints with --json. */
export const httpOperations = {
  ...readOperations,
  postRisk: {
    ...ask,
    path: "/v1/risk",
    summary: "Where the risk of holdings comes from, on a date.",
    parameters: none,
    body: bodies.risk,
  },
  postWhatIf: {
    ...ask,
    path: "/v1/what-if",
    summary: "The risk of a portfolio before and after trades.",
    parameters: none,
    body: bodies.whatIf,
  },
  postStress: {
    ...ask,
    path: "/v1/stress",
    summary: "What could happen to a portfolio: shocks, worst windows, your own scenarios.",
    parameters: none,
    body: bodies.stress,
  },
  postAttribution: {
    ...ask,
    path: "/v1/attribution",
    summary: "Where the return of holdings came from.",
    parameters: none,
    body: bodies.attribution,
  },
  postHedge: {
    ...ask,
    path: "/v1/hedge",
    summary: "What to hold beside a portfolio so that chosen risks go.",
    parameters: none,
    body: bodies.hedge,
  },
  postConstruct: {
    ...job,
    path: "/v1/construct",
    summary: "The portfolio that serves a mandate best, and its trades.",
    parameters: none,
    body: bodies.construct,
  },
  postAlpha: {
    ...job,
    path: "/v1/alpha",
    summary: "Whether signals are new, and what they are worth.",
    parameters: none,
    body: bodies.alpha,
  },
  postEvaluate: {
    ...job,
    path: "/v1/evaluate",
    summary: "Whether the run's forecasts were right, on many portfolios.",
    parameters: none,
    body: bodies.evaluate,
  },
  postCompare: {
    ...job,
    path: "/v1/compare",
    summary: "Two runs on the same portfolio, and which of them forecast better.",
    parameters: none,
    body: bodies.compare,
  },
  postExplain: {
    ...job,
    path: "/v1/explain",
    summary: "Where a number comes from, down to the rows of the data.",
    parameters: none,
    body: bodies.explain,
  },
  postCard: {
    ...job,
    path: "/v1/card",
    summary: "The model card of a run: what it is, and whether it was right.",
    parameters: none,
    body: bodies.card,
  },
  postConstructWalk: {
    ...job,
    path: "/v1/construct/walk",
    summary: "A mandate walked through history, rebalanced from date to date.",
    parameters: none,
    body: bodies.constructWalk,
  },
  postHedgeWalk: {
    ...job,
    path: "/v1/hedge/walk",
    summary: "A hedge rolled through history, decided anew from date to date.",
    parameters: none,
    body: bodies.hedgeWalk,
  },
  postAttributionAll: {
    ...job,
    path: "/v1/attribution/all",
    summary: "Where the return of every portfolio of the project came from.",
    parameters: none,
    body: bodies.attributionAll,
  },
  postEvaluateChange: {
    ...job,
    path: "/v1/evaluate/change",
    summary: "The model without some of its factors, estimated beside it, and what speaks for each.",
    parameters: none,
    body: bodies.evaluateChange,
  },
  postExtend: {
    ...job,
    path: "/v1/extend",
    summary: "The model with one factor more, whose values are sent, and whether it is there.",
    parameters: none,
    body: bodies.extend,
  },
  postCheck: {
    ...job,
    path: "/v1/check",
    summary: "What the project's data are, and what is odd about them.",
    parameters: none,
    body: bodies.check,
  },
  postNights: {
    ...job,
    path: "/v1/nights",
    summary: "Risk, attribution and limits of every portfolio of the project, kept as the night of a date.",
    parameters: none,
    body: bodies.nights,
  },
  postRuns: {
    ...job,
    path: "/v1/runs",
    summary: "Estimates the model of the project as it is and publishes the run.",
    parameters: none,
    body: bodies.estimate,
  },
  getJobs: {
    ...read,
    path: "/v1/jobs",
    summary: "The jobs that wait, run, or have ended not long ago.",
    reads: "jobs",
    parameters: none,
  },
  getJob: {
    ...read,
    path: "/v1/jobs/{id}",
    summary: "A job: its state, how far it is, and where its result is.",
    reads: "jobs",
    parameters: jobId,
  },
  getJobEvents: {
    ...read,
    path: "/v1/jobs/{id}/events",
    summary: "A job as server-sent events, until it ends.",
    reads: "jobs",
    parameters: jobId,
  },
  getJobResult: {
    ...read,
    path: "/v1/jobs/{id}/result",
    summary: "The document that a job has made.",
    reads: "jobs",
    parameters: jobId,
  },
  deleteJob: {
    ...read,
    method: "delete",
    scope: "run",
    path: "/v1/jobs/{id}",
    summary: "Stops a job; it can be asked for again.",
    reads: "jobs",
    parameters: jobId,
  },
} as const satisfies Readonly<Record<string, HttpOperation>>;
