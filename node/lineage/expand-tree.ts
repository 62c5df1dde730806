import { InputError } from "../../engine/errors/index.ts";
import type { LineageNode } from "./lineage-node.ts";
import type { LineageQuery } from "./lineage-query.ts";

/** Nodes that are explained further at most: a tree of more is none that anybody reads. */
const MOST = 200;

/** Answers queries, all at once. */
type Answer = (queries: readonly LineageQuery[]) => Promise<readonly LineageNode[]>;

/** A tree with the numbers of its first levels explained further, level by level, those of a date in one replay. */
export async function expandTree(root: LineageNode, depth: number, answer: Answer): Promise<LineageNode> {
  let tree = root;
  let left = MOST;
  for (let level = 1; level < depth && left > 0; level++) {
    const open = queriesAt(tree, level).slice(0, left);
    if (open.length === 0) continue;
    left -= open.length;
    const answers = new Map<string, LineageNode>();
    for (const [i, node] of (await answerEach(open, answer)).entries())
      if (node !== undefined) answers.set(JSON.stringify(open[i]), node);
    tree = withAnswers(tree, level, answers);
  }
  return tree;
}

/** One by one where they cannot be answered together: what the run has not stays a leaf. */
async function answerEach(
  queries: readonly LineageQuery[],
  answer: Answer,
): Promise<readonly (LineageNode | undefined)[]> {
  try {
    return await answer(queries);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    if (queries.length === 1) return [undefined];
    const half = queries.length >> 1;
    return [
      ...(await answerEach(queries.slice(0, half), answer)),
      ...(await answerEach(queries.slice(half), answer)),
    ];
  }
}

/** Different queries of nodes without children at a level, the root's being 0. */
function queriesAt(node: LineageNode, level: number): readonly LineageQuery[] {
  const found = new Map<string, LineageQuery>();
  const look = (at: LineageNode, left: number): void => {
    if (left === 0) {
      if (at.query !== undefined && at.children.length === 0) found.set(JSON.stringify(at.query), at.query);
      return;
    }
    for (const child of at.children) look(child, left - 1);
  };
  look(node, level);
  return [...found.values()];
}

function withAnswers(
  node: LineageNode,
  level: number,
  answers: ReadonlyMap<string, LineageNode>,
): LineageNode {
  if (level > 0)
    return { ...node, children: node.children.map((child) => withAnswers(child, level - 1, answers)) };
  const answer = node.query === undefined ? undefined : answers.get(JSON.stringify(node.query));
  if (answer === undefined || node.children.length > 0) return node;
  const { query: _, ...rest } = node;
  return { ...answer, ...rest, children: answer.children };
}
