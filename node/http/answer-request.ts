import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
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
  identifiersOutput,
  knownOutput,
  nameReport,
  portfoliosReport,
  resolvedSpec,
  returnsReport,
  riskHistory,
  riskReport,
  stressReport,
  universeReport,
  volatilityReport,
  whatIfReport,
} from "../cli/index.ts";
import { openNamedRun } from "../compare/index.ts";
import { portfolioNames } from "../model/index.ts";
import type { Run } from "../store/index.ts";
import { type KeptSources, openKeptSources, type Source, type SourceKey } from "./kept-sources.ts";
import { holdingsDocument, modelDocument, pricesDocument } from "./model-documents.ts";
import { nightDocument, nightsDocument } from "./night-documents.ts";
import { postedAttribution, postedHedge, postedRisk, postedStress, tradesTable } from "./posted-requests.ts";
import { type Failure, failureOf } from "./problem.ts";
import {
  modelsDocument,
  projectDocument,
  runDocument,
  runsDocument,
  securitiesDocument,
} from "./run-documents.ts";

/** Operations whose answer is one document that is made at once; tables are streamed, long ones are jobs. */
export type DocumentId = Exclude<HttpOperationId, "getTable" | "getNightTable" | HttpLongId | HttpJobsId>;

/** A request whose parameters have been checked, for a thread. */
export interface AnswerTask<Id extends DocumentId = DocumentId> extends SourceKey {
  readonly id: Id;
  readonly parameters: HttpParameters<Id>;
  readonly body: HttpBody<Id>;
  /** How the answer is to be sent; a short one is not worth packing. */
  readonly encoding: MadeAnswer["encoding"];
}

/** A document as it is sent. */
export interface MadeAnswer {
  readonly body: Uint8Array;
  readonly encoding: "gzip" | "identity";
  /** Of the document before it was packed. */
  readonly tag: string;
}

/** A document, or why there is none. */
export type Answer = MadeAnswer | Failure;

/** Makes answers one after the other, and keeps what it has read for the next. */
export interface Answerer {
  /** Never throws: whatever goes wrong is a problem to be sent, so that it crosses threads as it is. */
  readonly answer: (task: AnswerTask) => Promise<Answer>;
  readonly close: () => Promise<void>;
}

/** One for each thread. */
export function openAnswerer(): Answerer {
  const sources: KeptSources = openKeptSources();
  let last: Promise<unknown> = Promise.resolve();
  return {
    answer: (task) => {
      // In turn: a run that is still read must not be closed for another.
      const turn = last.then(() => answerRequest(sources, task));
      last = turn;
      return turn;
    },
    close: () => last.then(() => sources.close()),
  };
}

async function answerRequest(sources: KeptSources, task: AnswerTask): Promise<Answer> {
  try {
    const answer = answers[task.id] as (from: Source, parameters: object, body: unknown) => Promise<object>;
    const document = await answer(await sources.open(task), task.parameters, task.body);
    return packed(`${formatJson(document)}\n`, task.encoding);
  } catch (error) {
    return failureOf(error);
  }
}

/** Bytes that go in one packet of a network, about. */
const ONE_PACKET = 1400;

function packed(text: string, encoding: MadeAnswer["encoding"]): MadeAnswer {
  const body = Buffer.from(text);
  const tag = `"${createHash("sha256").update(body).digest("hex").slice(0, 32)}"`;
  if (encoding === "identity" || body.byteLength <= ONE_PACKET) return { body, encoding: "identity", tag };
  // The lowest level: a fifth of the bytes in half the time of the usual one, which saves another tenth.
  return { body: gzipSync(body, { level: 1 }), encoding, tag };
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

/** Of the published run, or of the kept one that is named, which is open for so long. */
async function ofRun(
  { project, run }: Source,
  named: string | undefined,
  work: (run: Run) => Promise<object>,
): Promise<object> {
  if (named === undefined || run.id.startsWith(named)) return work(run);
  const other = await openNamedRun(project, named, { elsewhere: false });
  try {
    return await work(other);
  } finally {
    await other.close();
  }
}

const answers: Answers = {
  getProject: async ({ project, run }) => projectDocument(project, run),
  getRuns: async ({ project }, given) => runsDocument(project, given),
  getRun: async ({ project }, given) => runDocument(project, given),
  getModels: async ({ project }) => modelsDocument(project),
  getPortfolios: async ({ project }) => ({ portfolios: await portfolioNames(project) }),
  getRisk: async ({ project, run }, given) => (await riskReport(project, { ...given, top: ALL }, run)).json,
  getRiskHistory: async ({ project, run }, given) => (await riskHistory(project, given, run)).json,
  getAttribution: async ({ project, run }, given) => (await attributionReport(project, given, run)).json,
  getFactors: async ({ run }, given) => (await factorsReport(run, given)).json,
  getFactorReturns: async ({ run }, { factors = [], ...given }) =>
    (await returnsReport(run, factors, given)).json,
  getCovariance: async ({ run }, { factors = [], ...given }) =>
    (await covarianceReport(run, factors, given)).json,
  getModel: async (from, { run, ...given }) => ofRun(from, run, (of) => modelDocument(of, given)),
  getHoldings: async ({ project, run }, given) => holdingsDocument(project, run, given),
  getPrices: async ({ project, run }, given) => pricesDocument(project, run, given),
  getVolatility: async ({ run }, { factors = [], ...given }) =>
    (await volatilityReport(run, factors, given)).json,
  getFactorPortfolios: async ({ run }, given) => (await portfoliosReport(run, given)).json,
  getDiagnostics: async (from, { run, ...given }) =>
    ofRun(from, run, async (of) => (await diagnosticsReport(of, given)).json),
  getUniverse: async ({ run }, given) => (await universeReport(run, given)).json,
  getSecurities: async ({ run }, given) => securitiesDocument(run, given),
  getKnown: async ({ project }, given) => (await knownOutput(project, given)).json,
  getIdentifiers: async ({ project }, { value }) => (await identifiersOutput(project, value)).json,
  getSpec: async ({ project }) => resolvedSpec(project),
  getNights: async ({ project }) => nightsDocument(project),
  getNight: async ({ project }, { date }) => nightDocument(project, date),
  getSecurity: async ({ run }, { id, date }) => (await nameReport(run, id, date)).json,
  postRisk: async ({ project, run }, _, body) => (await riskReport(project, postedRisk(run, body), run)).json,
  postWhatIf: async ({ project, run }, _, { trades, ...body }) =>
    whatIfReport(project, { ...postedRisk(run, body), trades: tradesTable(trades) }, run),
  postStress: async ({ project, run }, _, body) =>
    (await stressReport(project, postedStress(run, body), run)).json,
  postAttribution: async ({ project, run }, _, body) =>
    (await attributionReport(project, await postedAttribution(run, body), run)).json,
  postHedge: async ({ project, run }, _, body) =>
    (await hedgeOutput(project, postedHedge(run, body))).output.json,
};
