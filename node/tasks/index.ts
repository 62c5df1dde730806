export { type QueueOptions, queueTasks } from "./queue-tasks.ts";
export { QueueError, type QueuePlace, withoutPassword } from "./redis.ts";
export { type RunOptions, runTasks, type Shard } from "./run-tasks.ts";
export {
  joinSources,
  serveTasks,
  type TaskSource,
  type TaskWorker,
  type WorkerOptions,
} from "./serve-tasks.ts";
export {
  type FailedTask,
  joinWorks,
  type RunProgress,
  type RunReport,
  type Task,
  type TaskRunning,
  type Work,
} from "./task.ts";
export { openThreadPool, type ThreadPool } from "./thread-pool.ts";
