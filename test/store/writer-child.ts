import { openModelStore } from "../../node/store/index.ts";
import { type FakeRun, runFakePipeline } from "./fake-pipeline.ts";

// A writer in a process of its own, to be killed: node writer-child.js <modelDir> <FakeRun[] as JSON> [runs to keep].
const [modelDir = "", runs = "[]", keepRuns] = process.argv.slice(2);
try {
  for (const run of JSON.parse(runs) as FakeRun[]) {
    const { id } = await runFakePipeline(modelDir, run, () => console.log("started"));
    console.log(`published ${id}`);
  }
  if (keepRuns !== undefined) {
    const store = await openModelStore(modelDir);
    console.log(JSON.stringify(await store.collectGarbage(Number(keepRuns))));
    await store.close();
  }
} catch (error) {
  console.error(error instanceof Error ? `${error.name}: ${error.message}` : error);
  process.exitCode = 1;
}
