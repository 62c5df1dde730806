import type { RandomStream } from "../stats/index.ts";

/**
 * Independent events of a small probability, at the cost of a countdown per trial: the waits between events are
 * geometric. Each call is a trial.
 */
export function rareEvents(random: RandomStream, probability: number): () => boolean {
  const wait = (): number => Math.floor(Math.log(random.uniform()) / Math.log1p(-probability));
  let left = wait();
  return () => {
    if (left > 0) {
      left--;
      return false;
    }
    left = wait();
    return true;
  };
}
