/** What a node of the search turned out to be. */
export interface Exploration<Node, Answer> {
  /** No answer below the node has a lower objective; Infinity: there is none. */
  readonly bound: number;
  /** Answers that were met on the way: they satisfy everything. */
  readonly answers: readonly { readonly objective: number; readonly answer: Answer }[];
  /** Parts whose union holds every answer below the node that may be better than those; none: there is none. */
  readonly branches: readonly Node[];
  /** The node could neither be answered nor closed: what is below it stays open. */
  readonly unsettled?: boolean;
}

/** Where a search ends. */
export interface SearchSettings {
  /** Nodes that are explored at most: a count and not a time, so that the answer is the same on every machine. */
  readonly mostNodes: number;
  /** Parts that cannot be better by more than this are left. */
  readonly worth: (objective: number) => number;
}

/** The best answer of a search, and how much better another could be. */
export interface Searched<Answer> {
  /** null where none was met. */
  readonly answer: Answer | null;
  /** Infinity where none was met. */
  readonly objective: number;
  /** No answer has a lower objective. */
  readonly bound: number;
  readonly nodes: number;
  /** Whether every part was looked at or left for its bound: without an answer this proves that there is none. */
  readonly complete: boolean;
}

interface Open<Node> {
  readonly node: Node;
  readonly bound: number;
  readonly depth: number;
  readonly order: number;
}

/**
 * Branch and bound, best bound first, deeper and then earlier first among the same: the least objective over the answers below a node, with a
 * bound of what was not looked at. A part is bounded by what it came from until it is explored, so that the bound never falls.
 *
 * @param explore  bounds a node, given the best objective so far
 * @param known  an answer to begin with
 * @see Land & Doig (1960), An automatic method of solving discrete programming problems
 * @complexity at most `mostNodes` explorations
 */
export function searchBranches<Node, Answer>(
  root: Node,
  explore: (node: Node, best: number) => Exploration<Node, Answer>,
  { mostNodes, worth }: SearchSettings,
  known: { readonly objective: number; readonly answer: Answer } | null = null,
): Searched<Answer> {
  const open: Open<Node>[] = [{ node: root, bound: -Infinity, depth: 0, order: 0 }];
  let best = known?.objective ?? Infinity;
  let answer: Answer | null = known === null ? null : known.answer;
  let nodes = 0;
  let made = 1;
  // What was left for its bound was at least the best then known, less what is not worth it.
  let left = Infinity;
  let unsettled = false;
  const isLate = (bound: number) => bound >= best - (best < Infinity ? worth(best) : 0);
  while (open.length > 0 && nodes < mostNodes) {
    const { node, bound: inherited, depth } = popFirst(open);
    if (isLate(inherited)) {
      left = Math.min(left, inherited);
      continue;
    }
    const found = explore(node, best);
    nodes++;
    const first = leastOf(found.answers);
    if (first !== undefined && first.objective < best) {
      best = first.objective;
      answer = first.answer;
    }
    const bound = Math.max(inherited, found.bound);
    const isOpen = !isLate(bound);
    if (!isOpen || found.unsettled === true) left = Math.min(left, bound);
    if (!isOpen) continue;
    unsettled ||= found.unsettled === true;
    for (const branch of found.branches) push(open, { node: branch, bound, depth: depth + 1, order: made++ });
  }
  const complete = !unsettled && open.every(({ bound }) => isLate(bound));
  return {
    answer,
    objective: best,
    bound: Math.min(best, left, open[0]?.bound ?? Infinity),
    nodes,
    complete,
  };
}

function leastOf<Found extends { readonly objective: number }>(answers: readonly Found[]): Found | undefined {
  return answers.length === 0 ? undefined : answers.reduce((a, b) => (b.objective < a.objective ? b : a));
}

function isBefore<Node>(a: Open<Node>, b: Open<Node>): boolean {
  if (a.bound !== b.bound) return a.bound < b.bound;
  return a.depth === b.depth ? a.order < b.order : a.depth > b.depth;
}

/** Into a heap whose first is the one to explore next. */
function push<Node>(heap: Open<Node>[], item: Open<Node>): void {
  let at = heap.length;
  heap.push(item);
  while (at > 0) {
    const above = (at - 1) >> 1;
    if (!isBefore(item, heap[above])) break;
    heap[at] = heap[above];
    at = above;
  }
  heap[at] = item;
}

function popFirst<Node>(heap: Open<Node>[]): Open<Node> {
  const first = heap[0];
  const last = heap.pop() as Open<Node>;
  if (heap.length === 0) return first;
  let at = 0;
  for (;;) {
    let below = 2 * at + 1;
    if (below >= heap.length) break;
    if (below + 1 < heap.length && isBefore(heap[below + 1], heap[below])) below++;
    if (!isBefore(heap[below], last)) break;
    heap[at] = heap[below];
    at = below;
  }
  heap[at] = last;
  return first;
}
