export { type RunOptions, runTasks, type Shard } from "./run-tasks.ts";
export {
  type FailedTask,
  joinWorks,
  type RunProgress,
  type RunReport,
  type Task,
  type Work,
} from "./task.ts";
export { openThreadPool, type ThreadPool } from "./thread-pool.ts";
