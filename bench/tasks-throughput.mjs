// npm run build && node bench/tasks-throughput.mjs [--assets 3000] [--days 2520] [--draws 300] [--pairs 2]
// What it costs to cut an estimation into tasks that any machine may take: `estimate --threads 2` and the same with `--runner local`, by turns, from
// the same files to the same bytes. Processor time and time on the clock of each call, and their ratio by pairs.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { runProcess } from "./run-process.mjs";
import { writeScaleProject } from "./scale-project.mjs";

const text = { type: "string" };
const { values: given } = parseArgs({ options: { assets: text, days: text, draws: text, pairs: text } });
const number = (name, usual) => Number(given[name] ?? usual);
const size = { assets: number("assets", 3000), days: number("days", 2520), draws: number("draws", 300) };

const folder = mkdtempSync(join(tmpdir(), "plimsoll-tasks-throughput-"));
const MODELS = join(folder, "models");
const round = (value) => Number(value.toPrecision(4));

function estimate(...options) {
  rmSync(MODELS, { recursive: true, force: true });
  const { ms, processorMs, peakMb } = runProcess([
    "estimate",
    "--project",
    folder,
    "--threads",
    "2",
    ...options,
  ]);
  const { run: id } = JSON.parse(readFileSync(join(MODELS, "scale", "current.json"), "utf8"));
  return {
    seconds: round(ms / 1e3),
    processorSeconds: round(processorMs / 1e3),
    peakMb: Math.round(peakMb),
    id,
  };
}

try {
  await writeScaleProject(folder, size);
  // The files are read and, where that is kept, understood once before.
  runProcess(["check", "--project", folder]);
  const pairs = [];
  for (let i = 0; i < number("pairs", 2); i++) {
    // Who goes first changes by turns.
    const calls = [() => estimate(), () => estimate("--runner", "local")];
    const inOrder = i % 2 === 0 ? calls : calls.toReversed();
    const answers = inOrder.map((call) => call());
    const [plain, tasks] = i % 2 === 0 ? answers : answers.toReversed();
    if (plain.id !== tasks.id) throw new Error(`other runs: ${plain.id} and ${tasks.id}`);
    const pair = {
      plain,
      tasks,
      throughput: round(plain.seconds / tasks.seconds),
      processorThroughput: round(plain.processorSeconds / tasks.processorSeconds),
    };
    pairs.push(pair);
    process.stderr.write(`${JSON.stringify(pair)}\n`);
  }
  const machine = `${cpus()[0].model.trim()} × ${cpus().length}, Node ${process.version}`;
  console.log(JSON.stringify({ ...size, pairs, machine, loadAverage: loadavg().map(round) }, null, 2));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
