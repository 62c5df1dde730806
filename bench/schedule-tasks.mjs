// A scheduler of tasks imitated: the same rule as node/tasks (what is ready and has the lowest rank goes first, then in the order of the plan), with
// so many threads that are always there. The clock is that of the tasks' own times.

/**
 * When the last task ends.
 *
 * @param tasks    {rank, inputs: positions in the list, seconds}
 * @param threads  how many work at once
 * @returns end, and the work and the longest chain, either of which it cannot be below
 */
export function schedule(tasks, threads) {
  const missing = tasks.map(({ inputs }) => inputs.length);
  const waiting = tasks.map(() => []);
  tasks.forEach(({ inputs }, at) => {
    for (const input of inputs) waiting[input].push(at);
  });
  const ready = heap((a, b) => tasks[a].rank - tasks[b].rank || a - b);
  const running = heap((a, b) => a.end - b.end || a.at - b.at);
  tasks.forEach((_, at) => {
    if (missing[at] === 0) ready.push(at);
  });
  const chain = new Float64Array(tasks.length);
  let now = 0;
  let busy = 0;
  for (;;) {
    while (busy < threads && ready.size() > 0) {
      const at = ready.pop();
      running.push({ at, end: now + tasks[at].seconds });
      busy++;
    }
    if (busy === 0) break;
    const { at, end } = running.pop();
    busy--;
    now = end;
    chain[at] += tasks[at].seconds;
    for (const next of waiting[at]) {
      chain[next] = Math.max(chain[next], chain[at]);
      if (--missing[next] === 0) ready.push(next);
    }
  }
  return {
    end: now,
    work: tasks.reduce((sum, { seconds }) => sum + seconds, 0),
    chain: chain.reduce((most, value) => Math.max(most, value), 0),
  };
}

/** A binary heap whose least is on top. */
function heap(order) {
  const items = [];
  const swap = (i, j) => {
    [items[i], items[j]] = [items[j], items[i]];
  };
  return {
    size: () => items.length,
    push: (item) => {
      items.push(item);
      for (let at = items.length - 1; at > 0; ) {
        const parent = (at - 1) >> 1;
        if (order(items[parent], items[at]) <= 0) break;
        swap(parent, at);
        at = parent;
      }
    },
    pop: () => {
      const top = items[0];
      const last = items.pop();
      if (items.length === 0) return top;
      items[0] = last;
      for (let at = 0; ; ) {
        let least = at;
        for (const child of [2 * at + 1, 2 * at + 2])
          if (child < items.length && order(items[child], items[least]) < 0) least = child;
        if (least === at) return top;
        swap(least, at);
        at = least;
      }
    },
  };
}
