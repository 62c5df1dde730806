import { createHash } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import type { HttpParameters } from "../../wire/index.ts";
import type { Project } from "../project/index.ts";
import type { AnswerPool } from "./answer-pool.ts";
import type { TableAnswer, TableFormat, TableTask } from "./answer-table.ts";
import { keptNight } from "./night-documents.ts";
import type { OpenStream, OpenStreams } from "./open-streams.ts";
import { problem } from "./problem.ts";
import { hasTag, refused, sent, unchanged } from "./responses.ts";
import type { Served } from "./served-project.ts";
import { tableChunks } from "./table-chunks.ts";

/** What tables are streamed with. */
interface TableSetting {
  readonly version: string;
  readonly pool: AnswerPool;
  readonly onFailure: (log: string) => void;
  readonly streams: OpenStreams;
}

/** Content types of tables. */
export const TABLE_TYPES: Readonly<Record<TableFormat, string>> = {
  ndjson: "application/x-ndjson",
  csv: "text/csv; charset=utf-8",
  arrow: "application/vnd.apache.arrow.stream",
};

/** What is asked of a table. */
interface AskedTable<Parameters> {
  readonly parameters: Parameters;
  readonly headers: Headers;
}

/** A table of a run, period after period, so that no more than one is in memory. */
export async function tableResponse(
  setting: TableSetting,
  { project, run }: Served,
  { parameters, headers }: AskedTable<HttpParameters<"getTable">>,
): Promise<Response> {
  const { table, from, to } = parameters;
  const periods = tableChunks(run.manifest, table, { from, to });
  if (periods === undefined)
    return sent(problem(404, `The run has no table ${table}: GET /v1/project has all there are.`));
  const format = parameters.format ?? accepted(headers);
  const { modelFolder } = project;
  const tag = (id: string) => tagOf(id, setting.version, format, JSON.stringify(parameters));
  const chunk = (n: number): TableTask => ({
    ...{ modelFolder, of: { runId: run.id }, table, ...periods[n], format },
    ...{ isFirst: n === 0, isLast: n === periods.length - 1 },
  });
  return rowsResponse(setting, { count: periods.length, chunk, format, source: run.id, tag, headers });
}

/** A table of a night, which is one file. */
export async function nightTableResponse(
  setting: TableSetting,
  { modelFolder }: Project,
  { parameters, headers }: AskedTable<HttpParameters<"getNightTable">>,
): Promise<Response> {
  const { date, table, portfolio } = parameters;
  const format = parameters.format ?? accepted(headers);
  const { id } = await keptNight(modelFolder, date);
  const tag = (night: string) => tagOf(night, setting.version, format, JSON.stringify(parameters));
  const task = { modelFolder, of: { night: date }, table, portfolio, format, isFirst: true, isLast: true };
  return rowsResponse(setting, { count: 1, chunk: () => task, format, source: id, tag, headers });
}

/** Rows that are to be sent, in chunks. */
interface Rows {
  readonly count: number;
  readonly chunk: (n: number) => TableTask;
  readonly format: TableFormat;
  /** The run or night that stood when it was asked for. */
  readonly source: string;
  /** The tag of the rows of a run or night. */
  readonly tag: (source: string) => string;
  /** Of the request. */
  readonly headers: Headers;
}

async function rowsResponse(
  setting: TableSetting,
  { count, chunk: taskOf, format, source, tag, headers }: Rows,
): Promise<Response> {
  if (hasTag(headers, tag(source))) return unchanged(tag(source));
  const stream = setting.streams.enter();
  if (stream === undefined)
    return sent(
      problem(503, "As many tables as are sent at once are on their way: ask again in a moment."),
      BUSY_SECONDS,
    );
  const chunk = (n: number): Promise<TableAnswer> => setting.pool.table(taskOf(n));
  const first = await chunk(0);
  if ("problem" in first) {
    stream.end();
    return refused(setting, first);
  }
  return new Response(streamed(setting, first.body, { count, chunk, stream }), {
    headers: {
      "Content-Type": TABLE_TYPES[format],
      // Another night may have taken the place of the one that stood.
      ETag: tag(first.source),
      "Cache-Control": "no-cache",
      Vary: "Accept",
    },
  });
}

function accepted(headers: Headers): TableFormat {
  const accept = headers.get("accept") ?? "";
  if (accept.includes(TABLE_TYPES.arrow)) return "arrow";
  return accept.includes("text/csv") ? "csv" : "ndjson";
}

/** A table on its way takes seconds. */
const BUSY_SECONDS = 5;

/** What comes behind the first chunk. */
interface TableRest {
  readonly count: number;
  readonly chunk: (n: number) => Promise<TableAnswer>;
  readonly stream: OpenStream;
}

/** Chunk after chunk, each made when the one before has been taken. A chunk that fails cuts the answer off: the reader sees an error, not an end. */
function streamed(
  { onFailure }: TableSetting,
  first: string | Uint8Array,
  { count, chunk, stream }: TableRest,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const bytes = (body: string | Uint8Array) => (typeof body === "string" ? encoder.encode(body) : body);
  let next = 1;
  return new ReadableStream({
    start: (controller) => controller.enqueue(bytes(first)),
    pull: async (controller) => {
      stream.goOn();
      if (next < count) {
        const n = next++;
        const answer = await patiently(() => chunk(n));
        if ("body" in answer) return controller.enqueue(bytes(answer.body));
        onFailure(answer.log ?? answer.problem.detail);
        controller.error(new Error(answer.problem.detail));
      } else controller.close();
      stream.end();
    },
    cancel: stream.end,
  });
}

/** How often a chunk is asked for while every thread is busy, a second apart. */
const TRIES = 60;

/** Who has a half of a table waits for the other half: it is not refused as a new request is. */
async function patiently(chunk: () => Promise<TableAnswer>): Promise<TableAnswer> {
  for (let left = TRIES; ; left--) {
    const answer = await chunk();
    if ("body" in answer || answer.problem.status !== 503 || left <= 1) return answer;
    await wait(1000 * (answer.retryAfterSeconds ?? 1));
  }
}

function tagOf(...parts: readonly string[]): string {
  return `"${createHash("sha256").update(parts.join("\n")).digest("hex").slice(0, 32)}"`;
}
