import { Queue, QueueEvents } from "bullmq";
import { Redis } from "ioredis";

/** Adds every job once more under another name as soon as it is added. */
export async function addTwice(
  url: string,
  queueName: string,
): Promise<{ count: () => number; close: () => Promise<void> }> {
  const connect = () => new Redis(url, { maxRetriesPerRequest: null }).on("error", () => {});
  const [one, two] = [connect(), connect()];
  const queue = new Queue(queueName, { connection: one });
  const events = new QueueEvents(queueName, { connection: two });
  let count = 0;
  queue.on("error", () => {});
  events.on("error", () => {});
  events.on("added", ({ jobId }) => {
    if (jobId.endsWith("again")) return;
    count++;
    const options = { jobId: `${jobId}-again`, priority: 1, removeOnComplete: true, removeOnFail: true };
    queue.add("again", { key: jobId }, options).catch(() => {});
  });
  await events.waitUntilReady();
  return {
    count: () => count,
    close: async () => {
      await Promise.allSettled([events.close(), queue.close()]);
      one.disconnect();
      two.disconnect();
    },
  };
}

/** Empties a server, as one that lost its disk. */
export async function emptied(url: string): Promise<void> {
  const client = new Redis(url);
  await client.flushall();
  client.disconnect();
}
