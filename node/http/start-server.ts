import { createServer, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { serve } from "@hono/node-server";
import type { Hono } from "hono";

/** Where and how a server listens. */
export interface ServerRequest {
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
  /** Certificate (with its chain) and key as PEM; without them it speaks HTTP. */
  readonly tls?: { readonly cert: string; readonly key: string } | undefined;
  readonly sockets?: Partial<SocketLimits> | undefined;
  /** How long answers under way get to end when it closes. */
  readonly shutdownSeconds?: number | undefined;
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
 * Listens with an app.
 *
 * @throws the system's error where the port is taken
 */
export function startServer(app: Hono, request: ServerRequest): Promise<Listening> {
  const { host, port, tls, shutdownSeconds = SHUTDOWN_SECONDS } = request;
  const sockets = { ...USUAL_SOCKETS, ...request.sockets };
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, port, hostname: host, ...serverOf(tls, sockets) }, (info) => {
      resolve({
        url: `${tls === undefined ? "http" : "https"}://${host.includes(":") ? `[${host}]` : host}:${info.port}`,
        close: () => closed(server, shutdownSeconds),
      });
    }) as Server;
    server.maxConnections = sockets.connections;
    server.timeout = sockets.idleSeconds * 1000;
    server.once("error", reject);
  });
}

function serverOf(tls: ServerRequest["tls"], sockets: SocketLimits) {
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
