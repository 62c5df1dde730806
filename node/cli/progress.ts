/** Shows how far a long work is: one line that is redrawn on a terminal, a plain line now and then in a pipe. */
export interface Progress {
  readonly update: (label: string, done: number, total: number) => void;
  readonly finish: () => void;
}

type Listener = (stage: string, done: number, total: number) => void;

let listener: Listener | undefined;

/** From now on this process tells somebody how far it is, and shows it to nobody: a job of a server. */
export function tellProgress(to: Listener | undefined): void {
  listener = to;
}

/** Progress on standard error, with the rate and the time left. */
export function startProgress(unit: string): Progress {
  return listener === undefined ? shownProgress(unit) : { update: listener, finish: () => undefined };
}

function shownProgress(unit: string): Progress {
  const stream = process.stderr;
  const started = performance.now();
  const interval = stream.isTTY ? 100 : 5000;
  let firstDone: number | undefined;
  let last = started - interval + (stream.isTTY ? 0 : 5000);
  let drawn = false;
  return {
    update: (label, done, total) => {
      firstDone ??= done;
      const now = performance.now();
      if (now - last < interval) return;
      last = now;
      const rate = ((done - firstDone) * 1000) / (now - started);
      const left =
        rate > 0
          ? `, ${rate.toFixed(rate < 10 ? 1 : 0)} ${unit}/s, ${clock((total - done) / rate)} left`
          : "";
      const line = total > 1 ? `${label} ${done}/${total} ${unit}${left}` : label;
      stream.write(stream.isTTY ? `\r\u001b[2K${line}` : `${line}\n`);
      drawn = stream.isTTY;
    },
    finish: () => {
      if (drawn) stream.write("\r\u001b[2K");
      drawn = false;
    },
  };
}

function clock(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  return `${Math.round(seconds / 60)} min`;
}
