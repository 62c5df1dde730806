import { readFileSync } from "node:fs";
import { answersHere } from "../../node/http/answer-pool.ts";
import { httpApp } from "../../node/http/http-app.ts";
import { openJobs } from "../../node/http/job-responses.ts";
import { startJob } from "../../node/http/job-runner.ts";
import { callHere } from "../cli/call-here.ts";
import { builtProject } from "../jobs/built-project.ts";

/** A project behind its API and its command line, in this process. */
export interface ApiProject {
  readonly folder: string;
  /** What the server said was its own fault. */
  readonly failures: readonly string[];
  readonly ask: (path: string, request?: RequestInit) => Promise<Response>;
  readonly post: (path: string, body: unknown) => Promise<Response>;
  /** What a command prints with --json; but for `stale`, which is of the project and not of the answer: /v1/project has it. */
  readonly cli: (...args: readonly string[]) => Promise<string>;
  /** The last holdings of a portfolio of the project's data, as a request has them. */
  readonly holdings: (portfolio: string) => readonly { readonly id: string; readonly weight: number }[];
}

const BASE = "http://127.0.0.1";

export async function apiProject(dateCount = 80): Promise<ApiProject> {
  const folder = await builtProject({ assetCount: 40, dateCount, industryCount: 3 });
  const failures: string[] = [];
  const onFailure = (failure: string) => failures.push(failure);
  const app = httpApp({
    jobs: openJobs({ projectFolder: folder, start: startJob, onFailure }),
    projectFolder: folder,
    version: "1.2.3",
    pool: answersHere(),
    onFailure,
  });
  const ask: ApiProject["ask"] = async (path, request) => app.request(`${BASE}${path}`, request);
  return {
    folder,
    failures,
    ask,
    post: (path, body) =>
      ask(path, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: typeof body === "string" ? body : JSON.stringify(body),
      }),
    cli: async (...args) => {
      const { stdout } = await callHere([...args, "--project", folder, "--json"]);
      return stdout.replace(/,\n {2}"stale": \[\]/, "");
    },
    holdings: (portfolio) => {
      const rows = readFileSync(`${folder}/data/portfolios.csv`, "utf8")
        .trimEnd()
        .split("\n")
        .map((line) => line.split(","))
        .filter(([, name]) => name === portfolio);
      const last = rows.at(-1)?.[0];
      return rows.flatMap(([date, , id, weight]) =>
        date === last ? [{ id: id as string, weight: Number(weight) }] : [],
      );
    },
  };
}
