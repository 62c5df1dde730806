import type { FailedTask } from "../tasks/index.ts";

/** Blocks of a night failed, so that nothing was published; what the others computed is kept. */
export class NightFailure extends Error {
  readonly failed: readonly FailedTask[];

  constructor(date: string, failed: readonly FailedTask[], missing: number) {
    const lines = failed.map(({ task, reason }) => `  ${task.name} (task ${task.key}): ${reason}`);
    const head = `The night of ${date} is not published: ${failed.length} of ${missing} tasks failed. The others are kept; run the same command again when the reason is gone.`;
    super([head, ...lines].join("\n"));
    this.name = "NightFailure";
    this.failed = failed;
  }
}
