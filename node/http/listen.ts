import { createServer } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { serve } from "@hono/node-server";
import { openAnswerPool } from "./answer-pool.ts";
import { type HttpSetting, httpApp } from "./http-app.ts";
import { openJobs } from "./job-responses.ts";
import { startJob } from "./job-runner.ts";

/** Where and how the server listens. */
export interface ListenRequest extends Omit<HttpSetting, "pool" | "jobs"> {
  /** 127.0.0.1 by default. */
  readonly host?: string | undefined;
  /** 0 for any that is free. */
  readonly port: number;
  readonly threads: number;
  /** Certificate (with its chain) and key as PEM; without them it speaks HTTP. */
  readonly tls?: { readonly cert: string; readonly key: string } | undefined;
  readonly sockets?: SocketLimits | undefined;
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
}

/** Limits where nothing else is said. */
const USUAL_SOCKETS: SocketLimits = {
  connections: 256,
  headerBytes: 16_384,
  headersSeconds: 10,
  requestSeconds: 30,
  idleSeconds: 120,
};

/** A server that listens. */
export interface Listening {
  readonly url: string;
  /** Takes no more connections, waits for the answers under way, and stops the threads. */
  readonly close: () => Promise<void>;
}

/**
 * Serves the API of a project.
 *
 * @throws the system's error where the port is taken
 */
export function listen(request: ListenRequest): Promise<Listening> {
  const { host = "127.0.0.1", port, threads, tls, sockets = USUAL_SOCKETS, ...setting } = request;
  const pool = openAnswerPool({ threads });
  const { projectFolder, onFailure } = setting;
  const jobs = openJobs({ projectFolder, onFailure, start: startJob });
  const app = httpApp({ ...setting, pool, jobs });
  const timeouts = {
    maxHeaderSize: sockets.headerBytes,
    headersTimeout: sockets.headersSeconds * 1000,
    requestTimeout: sockets.requestSeconds * 1000,
    connectionsCheckingInterval: 1000,
  };
  const of =
    tls === undefined
      ? { createServer, serverOptions: timeouts }
      : {
          createServer: createTlsServer,
          serverOptions: { ...timeouts, ...tls, minVersion: "TLSv1.2" as const },
        };
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, port, hostname: host, ...of }, (info) => {
      resolve({
        url: `${tls === undefined ? "http" : "https"}://${host.includes(":") ? `[${host}]` : host}:${info.port}`,
        close: () =>
          new Promise<void>((done, failed) => {
            // Who follows a job hears of its end, which ends the connection.
            jobs.close();
            server.close((error) => (error === undefined ? done() : failed(error)));
          }).then(() => pool.close()),
      });
    }) as ReturnType<typeof createServer>;
    server.maxConnections = sockets.connections;
    server.timeout = sockets.idleSeconds * 1000;
    server.once("error", (error) => {
      pool.close().then(() => reject(error), reject);
    });
  });
}
