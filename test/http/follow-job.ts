import { expect } from "vitest";
import type { ApiProject } from "./api-project.ts";

/** A job as the API tells of it. */
export interface JobDocument {
  id: string;
  operation: string;
  state: string;
  problem: { status: number; detail: string; problems?: { column?: string }[] } | null;
  events: string;
  result: string | null;
}

/** What the events of a job say, each with its number. */
export async function eventsOf(response: Response): Promise<readonly { id: number; job: JobDocument }[]> {
  expect([response.status, response.headers.get("content-type")]).toEqual([200, "text/event-stream"]);
  const events = (await response.text()).split("\n\n").filter((event) => event.startsWith("id:"));
  return events.map((event) => ({
    id: Number(/^id: (\d+)$/m.exec(event)?.[1]),
    job: JSON.parse(/^data: (.*)$/m.exec(event)?.[1] ?? "") as JobDocument,
  }));
}

/** Sends a long request, follows its job to the end, and gives the document. */
export async function followed(api: ApiProject, path: string, body: unknown): Promise<string> {
  const response = await api.post(path, body);
  if (response.status !== 202) throw new Error(`${response.status} ${await response.text()}`);
  const { events } = (await response.json()) as JobDocument;
  const heard = await eventsOf(await api.ask(events));
  const { state, problem, result } = (heard.at(-1) as { job: JobDocument }).job;
  expect([state, problem]).toEqual(["done", null]);
  return (await api.ask(result as string)).text();
}
