import { formatJson, type HttpOperationId, type HttpParameters } from "../../wire/index.ts";
import {
  attributionReport,
  covarianceReport,
  diagnosticsReport,
  factorsReport,
  nameReport,
  returnsReport,
  riskHistory,
  riskReport,
  universeReport,
} from "../cli/index.ts";
import { type Project, readProject } from "../project/index.ts";
import { openRun, type Run } from "../store/index.ts";
import { type Failure, failureOf } from "./problem.ts";

/** Operations whose answer is one document; tables are streamed. */
export type DocumentId = Exclude<HttpOperationId, "getTable">;

/** A request whose parameters have been checked, for a thread. */
export interface AnswerTask<Id extends DocumentId = DocumentId> {
  readonly projectFolder: string;
  readonly runId: string;
  readonly id: Id;
  readonly parameters: HttpParameters<Id>;
}

/** A document as text, or why there is none. */
export type Answer = { readonly body: string } | Failure;

/** Never throws: whatever goes wrong is a problem to be sent, so that it crosses threads as it is. */
export async function answerRequest({ projectFolder, runId, id, parameters }: AnswerTask): Promise<Answer> {
  try {
    const project = await readProject(projectFolder);
    const run = await openRun(project.modelFolder, runId);
    try {
      const answer = answers[id] as (from: Source, parameters: object) => Promise<object>;
      return { body: `${formatJson(await answer({ project, run }, parameters))}\n` };
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

type Answers = { readonly [Id in DocumentId]: (from: Source, given: HttpParameters<Id>) => Promise<object> };

/** Nothing is shown of the names left out: a document has all of them. */
const ALL = Number.MAX_SAFE_INTEGER;

const answers: Answers = {
  getProject: async ({ project, run }) => projectDocument(project, run),
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
};

function projectDocument({ spec }: Project, { id, manifest }: Run): object {
  return {
    name: spec.name,
    benchmark: spec.benchmark ?? null,
    runId: id,
    dates: manifest.dates,
    forecastDates: manifest.forecastDates,
    tables: [...new Set(manifest.partitions.map(({ table }) => table))],
  };
}
