// npm run build && node bench/scale-measure.mjs: what each kind of task of an estimation costs at several sizes, in processor time, one task at a
// time; writes bench/scale-costs.json, which bench/scale-plan.mjs reads. The emptier the machine the better; some ten minutes.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { estimateMarkets } from "../dist/node/jobs/index.js";
import { readProject } from "../dist/node/project/index.js";
import { writeScaleProject } from "./scale-project.mjs";

/** Names, days, industries (styles are 15) and draws; the last is left out of the fit and foretold by it. */
const SIZES = [
  { assets: 500, days: 378, industries: 20, draws: 300 },
  { assets: 500, days: 378, industries: 60, draws: 300 },
  { assets: 1500, days: 378, industries: 20, draws: 300 },
  { assets: 1500, days: 378, industries: 60, draws: 600 },
  { assets: 3000, days: 378, industries: 60, draws: 300 },
  { assets: 3000, days: 378, industries: 40, draws: 600 },
  { assets: 1500, days: 756, industries: 60, draws: 300 },
  { assets: 4000, days: 504, industries: 50, draws: 300, isHeldOut: true },
];

const seconds = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

/** The tasks of one estimation, one after the other on one thread, each with its processor time. */
async function measure(size) {
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-scale-costs-"));
  try {
    await writeScaleProject(folder, size);
    const project = await readProject(folder);
    const started = seconds();
    const tasks = [];
    let prepared = 0;
    let computed = 0;
    await estimateMarkets([project], {
      threads: 1,
      runner: async (work) => {
        prepared = seconds() - started;
        const done = new Set();
        while (done.size < work.tasks.length) {
          const ready = work.tasks.filter(
            ({ key, inputs }) => !done.has(key) && inputs.every((input) => done.has(input)),
          );
          const [task] = ready.toSorted((a, b) => a.rank - b.rank);
          const before = seconds();
          await work.run(task);
          tasks.push({ ...task, seconds: seconds() - before });
          done.add(task.key);
        }
        computed = seconds() - started;
        return { missing: tasks.length, executed: tasks.length, failed: [], blocked: [] };
      },
    });
    const runMb = bytesOf(folder, "models") / 1e6;
    return {
      ...size,
      prepareSeconds: round(prepared),
      publishSeconds: round(seconds() - started - computed),
      peakMb: Math.round(process.resourceUsage().maxRSS / 1024),
      runMb: round(runMb),
      tasks: numbered(tasks),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const round = (value) => Number(value.toPrecision(4));

/** Keys as numbers, and how many months a task is of. */
function numbered(tasks) {
  const at = new Map(tasks.map(({ key }, i) => [key, i]));
  return tasks.map(({ kind, name, inputs, seconds: cost }) => ({
    kind,
    months: monthsOf(name),
    inputs: inputs.map((key) => at.get(key)),
    seconds: round(cost),
  }));
}

/** "draws 2019-06 to 2019-12 1 of 4" is of seven months. */
function monthsOf(name) {
  const [first, last = first] = [...name.matchAll(/(\d{4})-(\d{2})/g)].map(([, y, m]) => 12 * y + Number(m));
  return last - first + 1;
}

function bytesOf(...parts) {
  return readdirSync(join(...parts), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}

const [only] = process.argv.slice(2);
if (only === undefined) {
  const self = fileURLToPath(import.meta.url);
  const measured = SIZES.map((size) => {
    const line = execFileSync(process.execPath, [self, JSON.stringify(size)], { maxBuffer: 2 ** 28 });
    const of = JSON.parse(line);
    process.stderr.write(`${JSON.stringify(size)}: ${of.tasks.length} tasks, ${of.peakMb} MB\n`);
    return of;
  });
  const target = fileURLToPath(new URL("scale-costs.json", import.meta.url));
  const kept = (() => {
    try {
      return JSON.parse(readFileSync(target, "utf8"));
    } catch {
      return {};
    }
  })();
  const machine = {
    date: new Date().toISOString().slice(0, 10),
    cpu: `${cpus()[0].model.trim()} × ${cpus().length}`,
    node: process.version,
    load: round(loadavg()[1]),
  };
  writeFileSync(target, `${JSON.stringify({ ...kept, machine, measured })}\n`);
} else {
  console.log(JSON.stringify(await measure(JSON.parse(only))));
}
