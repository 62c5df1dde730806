import { spawn, spawnSync } from "node:child_process";
import { createInterface } from "node:readline";

/**
 * A python process that answers every line it gets with one line; undefined where python3 or numpy is absent. One thread,
 * and no setting of the machine's owner for the kernels of the linear algebra library.
 */
export async function startPeer(script, problemFile) {
  const env = { ...process.env, OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1", MKL_NUM_THREADS: "1" };
  delete env.OPENBLAS_CORETYPE;
  delete env.OPENBLAS_L2_SIZE;
  if (spawnSync("python3", ["-c", "import numpy"], { env }).status !== 0) return undefined;
  const child = spawn("python3", [script, problemFile], { env, stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => (await lines.next()).value;
  const name = await next();
  return {
    name,
    ask: (line) => {
      child.stdin.write(`${line}\n`);
      return next();
    },
    stop: () => child.stdin.end(),
  };
}
