import { spawnSync } from "node:child_process";
import { availableParallelism, loadavg } from "node:os";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { ROOT } from "./root.ts";

// The figures of docs/performance.md, each held 30 % below what is promised or was measured there: machines are noisy. Ratios are
// the peer's time over ours in one run; a figure gets a second try, and where more than two programs wait for each core a third.

interface Line {
  readonly problem: string;
  readonly peer: string | null;
  readonly ratio: number | null;
  readonly oursMs: number;
}

const NOISE = 0.7;

function bench(topic: string): readonly Line[] {
  const script = fileURLToPath(new URL("../bench/run.mjs", import.meta.url));
  const ran = spawnSync(process.execPath, [script, topic], { cwd: ROOT, encoding: "utf8" });
  expect(ran.status, ran.stderr).toBe(0);
  return ran.stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Line);
}

interface Figure {
  readonly problem: string;
  /** Part of the peer's name. */
  readonly peer?: string;
  /** The peer's time over ours, at least. */
  readonly ratio?: number;
  /** Milliseconds, at most. */
  readonly ms?: number;
}

const PROMISED: Readonly<Record<string, readonly Figure[]>> = {
  dense: [
    { problem: "gemm", ratio: 0.2 },
    { problem: "weighted-gram", ratio: 0.7 },
    { problem: "eigen-75", ratio: 0.8 },
    { problem: "eigen-500", ratio: 0.35 },
  ],
  regression: [
    { problem: "one-date-regression", peer: "dense Gram", ratio: 6.5 },
    { problem: "one-date-regression", peer: "sums by industry", ratio: 1.4 },
    { problem: "one-date-regression-portfolios", peer: "dense Gram", ratio: 2.7 },
  ],
  pca: [{ problem: "asymptotic-pca", ratio: 0.65 }],
  draws: [{ problem: "eigenfactor-draw", ratio: 4 }],
  risk: [
    { problem: "attribute-one-portfolio", ms: 0.3 },
    { problem: "risks-of-10000-portfolios", ms: 1000 },
  ],
};

const kept = ({ ratio = 0, ms = Infinity }: Figure, line: Line | undefined): boolean =>
  line !== undefined && (line.ratio ?? Infinity) >= NOISE * ratio && line.oursMs <= ms / NOISE;

// CI holds the regression, which every day of every model needs; the others, minutes, are by hand: PLIMSOLL_BENCH=all.
const BY_HAND = process.env.PLIMSOLL_BENCH === "all" ? [] : ["dense", "pca", "draws", "risk"];

test.each(Object.entries(PROMISED).filter(([topic]) => !BY_HAND.includes(topic)))(
  "%s keeps its figures",
  (topic, figures) => {
    const seen: (readonly Line[])[] = [];
    let broken = figures;
    const tries = (): number => ((loadavg()[0] as number) / availableParallelism() > 2 ? 4 : 2);
    while (broken.length > 0 && seen.length < tries()) {
      const lines = bench(topic);
      seen.push(lines);
      broken = broken.filter(
        (figure) =>
          !kept(
            figure,
            lines.find(
              ({ problem, peer }) => problem === figure.problem && (peer ?? "").includes(figure.peer ?? ""),
            ),
          ),
      );
    }
    expect(broken, JSON.stringify(seen)).toEqual([]);
  },
);
