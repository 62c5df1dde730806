/** A thread of the pool that ends, fills its memory or never finishes where it is told to. */
export function document({ id, runId }) {
  if (id === "exit") process.exit(1);
  const filled = [];
  while (id === "fill") filled.push(new Array(1e5).fill(Math.random()).map(String));
  while (id === "loop");
  return { body: runId, encoding: "identity", tag: "" };
}

/** Not asked for here. */
export function table() {
  return { body: "" };
}
