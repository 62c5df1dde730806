import { serve } from "@hono/node-server";
import { openAnswerPool } from "./answer-pool.ts";
import { type HttpSetting, httpApp } from "./http-app.ts";

/** Where and how the server listens. */
export interface ListenRequest extends Pick<HttpSetting, "projectFolder" | "version" | "onFailure"> {
  /** 0 for any that is free. */
  readonly port: number;
  readonly threads: number;
}

/** A server that listens. */
export interface Listening {
  readonly url: string;
  /** Takes no more connections, waits for the answers under way, and stops the threads. */
  readonly close: () => Promise<void>;
}

/**
 * Serves the API of a project on the loopback address.
 *
 * @throws the system's error where the port is taken
 */
export function listen({ port, threads, ...setting }: ListenRequest): Promise<Listening> {
  const pool = openAnswerPool(threads);
  const app = httpApp({ ...setting, pool });
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, port, hostname: "127.0.0.1" }, (info) => {
      resolve({
        url: `http://127.0.0.1:${info.port}`,
        close: () =>
          new Promise<void>((done, failed) => {
            server.close((error) => (error === undefined ? done() : failed(error)));
          }).then(() => pool.close()),
      });
    });
    server.once("error", (error) => {
      pool.close().then(() => reject(error), reject);
    });
  });
}
