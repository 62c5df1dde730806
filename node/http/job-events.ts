import type { Job, JobLine } from "./job-line.ts";

/** A line in which nothing happens is kept open by a comment so often. */
const HEARTBEAT_MS = 15_000;
const HEADERS = {
  "Content-Type": "text/event-stream",
  "Cache-Control": "no-store, no-transform",
  "X-Accel-Buffering": "no",
};

/**
 * A job as server-sent events: how it stands now, every change, and the end of the stream with the end of the job. Who comes back with
 * Last-Event-ID hears only what is new to it; 204, which ends an EventSource, where nothing will ever be.
 */
export function jobEvents(
  line: JobLine,
  job: Job,
  headers: Headers,
  documentOf: (job: Job) => object,
): Response {
  const heard = headers.get("last-event-id");
  if (hasEnded(job) && heard === String(job.version)) return new Response(null, { status: 204 });
  const bytes = new TextEncoder();
  let leave = (): void => undefined;
  const events = new ReadableStream<Uint8Array>({
    start: (stream) => {
      const say = (text: string): void => stream.enqueue(bytes.encode(text));
      const tell = (of: Job): void => {
        // A reader that does not keep up hears the next news, which have all that there is to know.
        if (!hasEnded(of) && (stream.desiredSize ?? 0) < 0) return;
        say(`id: ${of.version}\nevent: job\ndata: ${JSON.stringify(documentOf(of))}\n\n`);
        if (!hasEnded(of)) return;
        leave();
        stream.close();
      };
      say("retry: 1000\n\n");
      const heartbeat = setInterval(() => say(": still here\n\n"), HEARTBEAT_MS);
      heartbeat.unref();
      const unwatch = line.watch(job.id, tell);
      leave = () => {
        clearInterval(heartbeat);
        unwatch();
      };
      const now = line.find(job.id) ?? job;
      if (heard !== String(now.version)) tell(now);
    },
    cancel: () => leave(),
  });
  return new Response(events, { headers: HEADERS });
}

function hasEnded({ state }: Job): boolean {
  return state !== "waiting" && state !== "running";
}
