import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Metrics } from "./operator-paths.ts";

/** What a server counts. */
export interface ServiceMetrics extends Metrics {
  /** A request that has been answered. */
  readonly answered: (operation: string | null, status: number, seconds: number) => void;
}

/** What is asked for its state when somebody looks. */
export interface MeasuredService {
  /** Requests that wait for a thread, and that are answered now. */
  readonly load: () => { readonly waiting: number; readonly running: number };
  /** Jobs by their state. */
  readonly jobs: () => Readonly<Record<string, number>>;
}

/** From a kept answer to the longest that is allowed, in seconds. */
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/** Where things are counted from zero. Beside them stand those of the process: memory, processor, lag of the event loop, collections of garbage. */
function openRegistry() {
  const register = new Registry();
  collectDefaultMetrics({ register });
  return {
    register,
    gauge: (name: string, help: string, value: () => number): void => {
      new Gauge({
        name,
        help,
        registers: [register],
        collect() {
          this.set(value());
        },
      });
    },
    text: () => register.metrics(),
    contentType: register.contentType,
  };
}

/** The counts of a server. */
export function openServiceMetrics(service: MeasuredService): ServiceMetrics {
  const { register, gauge, text, contentType } = openRegistry();
  const requests = new Counter({
    name: "plimsoll_requests_total",
    help: "requests by operation and status",
    labelNames: ["operation", "status"],
    registers: [register],
  });
  const durations = new Histogram({
    name: "plimsoll_request_seconds",
    help: "time until the answer began, by operation",
    labelNames: ["operation"],
    buckets: SECONDS,
    registers: [register],
  });
  gauge("plimsoll_requests_waiting", "requests that wait for a thread", () => service.load().waiting);
  gauge("plimsoll_requests_running", "requests that a thread answers", () => service.load().running);
  new Gauge({
    name: "plimsoll_jobs",
    help: "jobs the server knows of, by state",
    labelNames: ["state"],
    registers: [register],
    collect() {
      this.reset();
      for (const [state, count] of Object.entries(service.jobs())) this.set({ state }, count);
    },
  });
  return {
    answered: (operation, status, seconds) => {
      const label = operation ?? "none";
      requests.inc({ operation: label, status });
      durations.observe({ operation: label }, seconds);
    },
    text,
    contentType,
  };
}

/** What a worker counts. */
export interface TaskMetrics extends Metrics {
  /** A task of a kind that was computed here. */
  readonly computed: (kind: string, seconds: number) => void;
  readonly failed: () => void;
  /** A task that was left to other workers. */
  readonly putBack: () => void;
}

/** From a small block of a night to a year of a large market, in seconds. */
const TASK_SECONDS = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500];

/** The counts of a worker. */
export function openTaskMetrics(running: () => number): TaskMetrics {
  const { register, gauge, text, contentType } = openRegistry();
  const tasks = new Counter({
    name: "plimsoll_tasks_total",
    help: "tasks by what became of them here",
    labelNames: ["outcome"],
    registers: [register],
  });
  for (const outcome of ["computed", "failed", "put_back"]) tasks.inc({ outcome }, 0);
  const durations = new Histogram({
    name: "plimsoll_task_seconds",
    help: "time that a task took, by kind",
    labelNames: ["kind"],
    buckets: TASK_SECONDS,
    registers: [register],
  });
  gauge("plimsoll_tasks_running", "tasks in work", running);
  return {
    computed: (kind, seconds) => {
      tasks.inc({ outcome: "computed" });
      durations.observe({ kind }, seconds);
    },
    failed: () => tasks.inc({ outcome: "failed" }),
    putBack: () => tasks.inc({ outcome: "put_back" }),
    text,
    contentType,
  };
}
