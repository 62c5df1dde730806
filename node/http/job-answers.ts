import type { HttpBody, HttpLongId } from "../../wire/index.ts";
import {
  allReport,
  alphaReport,
  cardWithProgress,
  changeOutput,
  checkReport,
  comparisonOutput,
  constructOutput,
  estimateWithProgress,
  evaluationReport,
  explainReport,
  extendReport,
  hedgeWalkOutput,
  nightlyReport,
  startProgress,
  walkOutput,
} from "../cli/index.ts";
import { openNamedRun } from "../compare/index.ts";
import type { Project } from "../project/index.ts";
import { openRun, type Run } from "../store/index.ts";
import type { JobTask } from "./job-task.ts";
import {
  givenDocument,
  postedConstruct,
  postedEvaluate,
  postedSignals,
  postedWalk,
} from "./posted-requests.ts";
import { openKeptRun } from "./run-documents.ts";

type Answers = {
  readonly [Id in HttpLongId]: (project: Project, body: HttpBody<Id>) => Promise<object>;
};

/** The document of a long operation: what its command prints with --json. */
export async function jobAnswer(project: Project, { operation, body }: JobTask): Promise<object> {
  const answer = answers[operation] as (project: Project, body: unknown) => Promise<object>;
  return answer(project, body);
}

const answers: Answers = {
  postConstruct: async (project, body) =>
    withRun(openRun(project.modelFolder), async ({ manifest }) => {
      const { output } = await constructOutput(project, postedConstruct(manifest.dates.last, body));
      return output.json;
    }),
  postAlpha: async (project, { signals, ...options }) =>
    (await alphaReport(project.folder, { ...options, signals: postedSignals(signals) })).json,
  postEvaluate: async (project, body) =>
    withRun(openRun(project.modelFolder), async (run) => {
      return (await evaluationReport(run, postedEvaluate(body), true)).json;
    }),
  postCompare: async (project, body) =>
    withRun(openNamedRun(project, body.first, HERE), (first) =>
      withRun(openNamedRun(project, body.second, HERE), async (second) => {
        const { json } = await comparisonOutput(project, [first, second], { ...body, top: ALL }, true);
        return json;
      }),
    ),
  postExplain: async (project, { query, ...options }) => (await explainReport(project, query, options)).json,
  postCard: async ({ modelFolder }, { run }) => withRun(openKeptRun(modelFolder, run), cardWithProgress),
  postConstructWalk: async (project, body) => (await walkOutput(project, postedWalk(body))).json,
  postHedgeWalk: async (project, { hedge, tables, ...rest }) =>
    (await hedgeWalkOutput(project, { ...rest, hedge: givenDocument("hedge", hedge, tables) })).json,
  postAttributionAll: async (project, body) =>
    (await allReport(project, { ...body, project: project.folder })).json,
  postEvaluateChange: async (project, { without, ...body }) =>
    (await changeOutput(project, { ...body, without: without.join(",") }, true)).json,
  postExtend: async ({ folder }, { factor, values, ...options }) =>
    (await extendReport(folder, { ...options, factor: { name: factor, text: values } })).json,
  postCheck: async (project) => (await checkReport(project)).json,
  postNights: nightAnswer,
  postRuns: async (project) => (await estimateWithProgress(project, project.folder)).json,
};

/** A night; but for the folder that it is in, which is the server's own. */
async function nightAnswer(project: Project, { limits, ...body }: HttpBody<"postNights">): Promise<object> {
  const progress = startProgress("portfolios");
  const { output } = await nightlyReport(project, {
    ...body,
    ...(limits === undefined ? {} : { limits: givenDocument("limits", limits, undefined) }),
    top: ALL,
    onBlock: (done, of) => progress.update("nightly", done, of),
  });
  const { folder: _, ...night } = output.json as { readonly folder: string };
  return night;
}

/** A request names no folder of this machine. */
const HERE = { elsewhere: false };

/** Nothing is left out of a document. */
const ALL = Number.MAX_SAFE_INTEGER;

async function withRun<Result>(opened: Promise<Run>, work: (run: Run) => Promise<Result>): Promise<Result> {
  const run = await opened;
  try {
    return await work(run);
  } finally {
    await run.close();
  }
}
