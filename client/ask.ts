import type { Document } from "./contract-types.ts";
import { problemOf } from "./problem-error.ts";

/** Sends a request to the server, again where it is busy. */
export type Ask = (path: string, init?: RequestInit) => Promise<Response>;

/** @throws {ProblemError} there is no answer */
export async function documentOf(response: Response): Promise<Document> {
  return parsedDocument(await documentText(response));
}

/** @throws {ProblemError} there is no answer */
export async function documentText(response: Response): Promise<string> {
  if (!response.ok) throw await problemOf(response);
  return response.text();
}

/** A document of one's own: nobody else has what it is made of. */
export function parsedDocument(text: string): Document {
  return JSON.parse(text) as Document;
}

/** @throws {ProblemError} there is no answer */
export async function bodyOf(response: Response): Promise<ReadableStream<Uint8Array>> {
  if (!response.ok) throw await problemOf(response);
  return response.body ?? new Blob([]).stream();
}

/** Waits. @throws the signal's reason */
export function seconds(count: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, 1000 * Math.max(0, count));
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    if (signal?.aborted === true) onAbort();
    else signal?.addEventListener("abort", onAbort, { once: true });
  });
}
