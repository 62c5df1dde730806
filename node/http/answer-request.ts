import {
  formatJson,
  type HttpBody,
  type HttpJobsId,
  type HttpLongId,
  type HttpOperationId,
  type HttpParameters,
} from "../../wire/index.ts";
import {
  attributionReport,
  covarianceReport,
  diagnosticsReport,
  factorsReport,
  hedgeOutput,
  nameReport,
  returnsReport,
  riskHistory,
  riskReport,
  stressReport,
  universeReport,
} from "../cli/index.ts";
import { type Project, readProject } from "../project/index.ts";
import { openRun, type Run } from "../store/index.ts";
import { postedAttribution, postedHedge, postedRisk, postedStress, tradesTable } from "./posted-requests.ts";
import { type Failure, failureOf } from "./problem.ts";
import { projectDocument, runDocument, runsDocument } from "./run-documents.ts";

/** Operations whose answer is one document that is made at once; tables are streamed, long ones are jobs. */
export type DocumentId = Exclude<HttpOperationId, "getTable" | HttpLongId | HttpJobsId>;

/** A request whose parameters have been checked, for a thread. */
export interface AnswerTask<Id extends DocumentId = DocumentId> {
  readonly projectFolder: string;
  readonly runId: string;
  readonly id: Id;
  readonly parameters: HttpParameters<Id>;
  readonly body: HttpBody<Id>;
}

/** A document as text, or why there is none. */
export type Answer = { readonly body: string } | Failure;

/** Never throws: whatever goes wrong is a problem to be sent, so that it crosses threads as it is. */
export async function answerRequest({
  projectFolder,
  runId,
  id,
  parameters,
  body,
}: AnswerTask): Promise<Answer> {
  try {
    const project = await readProject(projectFolder);
    const run = await openRun(project.modelFolder, runId);
    try {
      const answer = answers[id] as (from: Source, parameters: object, body: unknown) => Promise<object>;
      return { body: `${formatJson(await answer({ project, run }, parameters, body))}\n` };
    } finally {
      await run.close();
    }
  } catch (error) {
    return failureOf(error);
  }
}

interface Source {
  readonly project: Project;
  readonly run: Run;
}

type Answers = {
  readonly [Id in DocumentId]: (
    from: Source,
    given: HttpParameters<Id>,
    body: HttpBody<Id>,
  ) => Promise<object>;
};

/** Nothing is shown of the names left out: a document has all of them. */
const ALL = Number.MAX_SAFE_INTEGER;

const answers: Answers = {
  getProject: async ({ project, run }) => projectDocument(project, run),
  getRuns: async ({ project }, given) => runsDocument(project, given),
  getRun: async ({ project }, given) => runDocument(project, given),
  getRisk: async ({ project }, given) => (await riskReport(project, { ...given, top: ALL })).json,
  getRiskHistory: async ({ project }, given) => (await riskHistory(project, given)).json,
  getAttribution: async ({ project }, given) => (await attributionReport(project, given)).json,
  getFactors: async ({ run }, given) => (await factorsReport(run, given)).json,
  getFactorReturns: async ({ run }, { factors = [], ...given }) =>
    (await returnsReport(run, factors, given)).json,
  getCovariance: async ({ run }, { factors = [], ...given }) =>
    (await covarianceReport(run, factors, given)).json,
  getDiagnostics: async ({ run }, given) => (await diagnosticsReport(run, given)).json,
  getUniverse: async ({ run }, given) => (await universeReport(run, given)).json,
  getSecurity: async ({ run }, { id, date }) => (await nameReport(run, id, date)).json,
  postRisk: async ({ project, run }, _, body) => (await riskReport(project, postedRisk(run, body))).json,
  postWhatIf: async ({ project, run }, _, { trades, ...body }) =>
    (await riskReport(project, { ...postedRisk(run, body), whatIf: tradesTable(trades) })).json,
  postStress: async ({ project, run }, _, body) =>
    (await stressReport(project, postedStress(run, body))).json,
  postAttribution: async ({ project, run }, _, body) =>
    (await attributionReport(project, await postedAttribution(run, body))).json,
  postHedge: async ({ project, run }, _, body) =>
    (await hedgeOutput(project, postedHedge(run, body))).output.json,
};
