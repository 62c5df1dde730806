/** Ctrl-C: no failure, but what was asked for is not there. */
export class Interruption extends Error {
  constructor() {
    super(
      "Stopped. What is finished is kept, and the last published run stands: run the same command again and it goes on from there.",
    );
    this.name = "Interruption";
  }
}

/**
 * A signal that aborts with an `Interruption` at the first Ctrl-C; the second one ends the process at once, which loses no
 * more than a killed run does.
 */
export function interruptible(): { readonly signal: AbortSignal; readonly done: () => void } {
  const controller = new AbortController();
  const onInterrupt = (): void => {
    process.stderr.write("\nstopping after what is in work; Ctrl-C again stops at once\n");
    controller.abort(new Interruption());
  };
  process.once("SIGINT", onInterrupt);
  return { signal: controller.signal, done: () => process.off("SIGINT", onInterrupt) };
}
