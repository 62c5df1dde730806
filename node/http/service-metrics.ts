import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

/** What a server counts, for Prometheus. */
export interface ServiceMetrics {
  /** A request that has been answered. */
  readonly answered: (operation: string | null, status: number, seconds: number) => void;
  /** All that is counted, as text. */
  readonly text: () => Promise<string>;
  readonly contentType: string;
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

/** Counts from zero. Beside its own it has those of the process: memory, processor, lag of the event loop, collections of garbage. */
export function openServiceMetrics(service: MeasuredService): ServiceMetrics {
  const register = new Registry();
  collectDefaultMetrics({ register });
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
  const gauge = (name: string, help: string, value: () => number): Gauge =>
    new Gauge({
      name,
      help,
      registers: [register],
      collect() {
        this.set(value());
      },
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
    text: () => register.metrics(),
    contentType: register.contentType,
  };
}
