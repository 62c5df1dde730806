import { Hono } from "hono";
import { guard } from "./guard/guard.ts";
import { localGuard } from "./guard/guard-setting.ts";
import { addOperatorPaths, type OperatorPaths } from "./operator-paths.ts";
import { failureOf, problem } from "./problem.ts";
import { refused, sent } from "./responses.ts";
import { type Listening, startServer } from "./start-server.ts";

/** What is told of a process that serves no project. */
export interface OperatorRequest extends OperatorPaths {
  /** 0 for any that is free. */
  readonly port: number;
  /** Where tokens are kept, if there are any. */
  readonly projectFolder: string;
  readonly onFailure: (log: string) => void;
}

/**
 * Answers an operator's tools on this machine, and nothing else.
 *
 * @throws the system's error where the port is taken
 */
export function listenOperator(request: OperatorRequest): Promise<Listening> {
  const app = new Hono();
  app.use(guard(localGuard(request.projectFolder), request.onFailure));
  addOperatorPaths(app, request);
  app.notFound(() => sent(problem(404, "There are /health, /ready and /metrics.")));
  app.onError((error) => refused(request, failureOf(error)));
  return startServer(app, { host: "127.0.0.1", port: request.port });
}
