import { createServer, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { serve } from "@hono/node-server";
import { openAnswerPool } from "./answer-pool.ts";
import { type AnsweredRequest, localGuard } from "./guard/guard-setting.ts";
import { type HttpSetting, httpApp } from "./http-app.ts";
import { openJobs } from "./job-responses.ts";
import { startJob } from "./job-runner.ts";
import { openServiceMetrics } from "./service-metrics.ts";

/** Where and how the server listens. */
export interface ListenRequest extends Omit<HttpSetting, "pool" | "jobs" | "operator"> {
  /** 127.0.0.1 by default. */
  readonly host?: string | undefined;
  /** 0 for any that is free. */
  readonly port: number;
  readonly threads: number;
  /** Memory of each thread. */
  readonly threadMb?: number | undefined;
  /** Certificate (with its chain) and key as PEM; without them it speaks HTTP. */
  readonly tls?: { readonly cert: string; readonly key: string } | undefined;
  readonly sockets?: Partial<SocketLimits> | undefined;
  /** After which a job is ended. */
  readonly jobMinutes?: number | undefined;
  /** How long answers under way get to end when it closes. */
  readonly shutdownSeconds?: number | undefined;
  /** Is told of every request when its answer begins. */
  readonly answered?: ((told: AnsweredRequest) => void) | undefined;
}

/** What connections may take, whoever they are from. */
export interface SocketLimits {
  readonly connections: number;
  readonly headerBytes: number;
  /** For the headers, from the first byte on; then for the whole request. */
  readonly headersSeconds: number;
  readonly requestSeconds: number;
  /** Without a byte in either direction. */
  readonly idleSeconds: number;
  /** That a connection is kept for a next request. */
  readonly keepAliveSeconds: number;
}

/** Limits where nothing else is said. */
const USUAL_SOCKETS: SocketLimits = {
  connections: 2048,
  headerBytes: 16_384,
  headersSeconds: 10,
  requestSeconds: 30,
  idleSeconds: 120,
  // Longer than what is in front keeps its own (a minute, as a rule): who closes second never sends into a closed line.
  keepAliveSeconds: 75,
};

/**
 * A connection is closed so long after the time that is said in `Keep-Alive`, which has whole seconds: a request that was sent in the last moment
 * would be cut off otherwise.
 */
const KEEP_ALIVE_GRACE_MS = 900;

/** A server that listens. */
export interface Listening {
  readonly url: string;
  /** Takes no more connections, gives the answers under way their time, and stops jobs and threads. Gives how many connections were cut off. */
  readonly close: () => Promise<number>;
}

const SHUTDOWN_SECONDS = 30;
/** Connections that were kept for a next request are let go so often while it closes. */
const IDLE_MS = 50;

/**
 * Serves the API of a project.
 *
 * @throws the system's error where the port is taken
 */
export function listen(request: ListenRequest): Promise<Listening> {
  const { host = "127.0.0.1", port, threads, threadMb, tls, shutdownSeconds = SHUTDOWN_SECONDS } = request;
  const { projectFolder, version, onFailure, guard = localGuard(projectFolder) } = request;
  const longestAnswerMs = guard.limits.seconds * 1000;
  const pool = openAnswerPool({ threads, longestAnswerMs, ...(threadMb === undefined ? {} : { threadMb }) });
  const limits = request.jobMinutes === undefined ? {} : { minutes: request.jobMinutes };
  const jobs = openJobs({ projectFolder, onFailure, start: startJob, limits });
  const metrics = openServiceMetrics({ load: pool.load, jobs: jobs.load });
  let isClosing = false;
  const answered = (told: AnsweredRequest): void => {
    metrics.answered(told.operation, told.status, told.milliseconds / 1000);
    request.answered?.(told);
  };
  const app = httpApp({
    projectFolder,
    version,
    pool,
    jobs,
    guard: { ...guard, answered },
    operator: { metrics, isClosing: () => isClosing, auditFault: () => guard.audit?.fault() },
    onFailure,
  });
  const sockets = { ...USUAL_SOCKETS, ...request.sockets };
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, port, hostname: host, ...serverOf(tls, sockets) }, (info) => {
      resolve({
        url: `${tls === undefined ? "http" : "https"}://${host.includes(":") ? `[${host}]` : host}:${info.port}`,
        close: async () => {
          isClosing = true;
          // Who follows a job hears of its end, which ends the connection.
          jobs.close();
          const cut = await closed(server, shutdownSeconds);
          await pool.close();
          return cut;
        },
      });
    }) as Server;
    server.maxConnections = sockets.connections;
    server.timeout = sockets.idleSeconds * 1000;
    server.once("error", (error) => {
      pool.close().then(() => reject(error), reject);
    });
  });
}

function serverOf(tls: ListenRequest["tls"], sockets: SocketLimits) {
  const options = {
    maxHeaderSize: sockets.headerBytes,
    headersTimeout: sockets.headersSeconds * 1000,
    requestTimeout: sockets.requestSeconds * 1000,
    keepAliveTimeout: sockets.keepAliveSeconds * 1000 + KEEP_ALIVE_GRACE_MS,
    connectionsCheckingInterval: 1000,
  };
  return tls === undefined
    ? { createServer, serverOptions: options }
    : {
        createServer: createTlsServer,
        serverOptions: { ...options, ...tls, minVersion: "TLSv1.2" as const },
      };
}

/** Ends a server when its last answer has been taken, or after so many seconds. Gives how many connections were cut off. */
function closed(server: Server, seconds: number): Promise<number> {
  return new Promise((resolve) => {
    let cut = 0;
    const idle = setInterval(() => server.closeIdleConnections(), IDLE_MS);
    const bound = setTimeout(() => {
      server.getConnections((_, count) => {
        cut = count;
        server.closeAllConnections();
      });
    }, seconds * 1000);
    server.close(() => {
      clearInterval(idle);
      clearTimeout(bound);
      resolve(cut);
    });
  });
}
