import { randomStream } from "../dist/engine/stats/index.js";

/**
 * What a plan of tasks takes on so many workers: an event at a time, each free worker takes the first ready task in the plan's order. A task is ready when
 * all that it comes after is done. Nothing is drawn but kills, from a stream of `seed`.
 *
 * @param {readonly { id: string, seconds: number, after?: readonly string[] }[]} plan
 * @param {{ workers: number, overhead?: number, killsPerHour?: number, seed?: number }} of overhead: seconds that a task costs beside itself (the queue, reading, writing);
 *   killsPerHour: of one worker; a killed task begins again and its worker is away for 30 s
 * @returns {{ seconds: number, busy: number, path: number, lost: number }} until the last task is done; the share of workers at work; the longest chain; seconds worked twice
 */
export function simulateSchedule(plan, { workers, overhead = 0, killsPerHour = 0, seed = 1 }) {
  const random = randomStream(seed, "kills");
  const waiting = new Map(plan.map((task) => [task.id, (task.after ?? []).length]));
  const followers = new Map(plan.map(({ id }) => [id, []]));
  for (const [place, { id, after = [] }] of plan.entries())
    for (const before of after) {
      if (!followers.has(before)) throw new Error(`${id} comes after ${before}, which is not in the plan`);
      followers.get(before).push(place);
    }
  const ready = heap((a, b) => a - b);
  for (const [place, { id }] of plan.entries()) if (waiting.get(id) === 0) ready.push(place);
  const events = heap((a, b) => a.at - b.at || a.place - b.place);
  let [free, now, worked, lost, done] = [workers, 0, 0, 0, 0];
  while (done < plan.length) {
    while (free > 0 && ready.size() > 0) {
      const place = ready.pop();
      const whole = plan[place].seconds + overhead;
      const until = killsPerHour === 0 ? Infinity : (-Math.log(1 - random.uniform()) * 3600) / killsPerHour;
      free--;
      events.push({
        at: now + Math.min(whole, until),
        place,
        isKilled: until < whole,
        seconds: Math.min(whole, until),
      });
    }
    const event = events.pop();
    if (event === undefined) throw new Error("the plan has a circle");
    now = event.at;
    if (event.place < 0) {
      free++;
      continue;
    }
    worked += event.seconds;
    if (event.isKilled) {
      lost += event.seconds;
      ready.push(event.place);
      events.push({ at: now + AWAY, place: -1 });
      continue;
    }
    free++;
    done++;
    for (const place of followers.get(plan[event.place].id)) {
      const { id } = plan[place];
      waiting.set(id, waiting.get(id) - 1);
      if (waiting.get(id) === 0) ready.push(place);
    }
  }
  return { seconds: now, busy: worked / (workers * now), path: longestChain(plan, overhead), lost };
}

/** Seconds until another worker stands in for a killed one. */
const AWAY = 30;

/** The longest chain of tasks: no number of workers is faster. Tasks stand after all they come after. */
function longestChain(plan, overhead) {
  const ends = new Map();
  let longest = 0;
  for (const { id, seconds, after = [] } of plan) {
    const start = after.reduce((latest, before) => Math.max(latest, ends.get(before) ?? 0), 0);
    ends.set(id, start + seconds + overhead);
    longest = Math.max(longest, start + seconds + overhead);
  }
  return longest;
}

function heap(compare) {
  const items = [];
  const swap = (i, j) => {
    [items[i], items[j]] = [items[j], items[i]];
  };
  return {
    size: () => items.length,
    push: (item) => {
      let at = items.push(item) - 1;
      while (at > 0 && compare(items[at], items[(at - 1) >> 1]) < 0) {
        swap(at, (at - 1) >> 1);
        at = (at - 1) >> 1;
      }
    },
    pop: () => {
      if (items.length === 0) return undefined;
      swap(0, items.length - 1);
      const first = items.pop();
      for (let at = 0; ; ) {
        const [left, right] = [2 * at + 1, 2 * at + 2];
        let least = at;
        if (left < items.length && compare(items[left], items[least]) < 0) least = left;
        if (right < items.length && compare(items[right], items[least]) < 0) least = right;
        if (least === at) return first;
        swap(at, least);
        at = least;
      }
    },
  };
}
