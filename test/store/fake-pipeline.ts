import { openModelStore, sha256, type TableChunk } from "../../node/store/index.ts";
import type { PartitionRef } from "../../wire/index.ts";

/** A fold small enough to be killed a hundred times: monthly tables that depend on all months before. */
export interface FakeRun {
  readonly monthCount: number;
  readonly assetCount: number;
  /** Month from which the inputs are different, as when late data come in. */
  readonly revisedFrom?: number;
  /** Goes into every number when given, so that a reader can tell the runs apart. */
  readonly stamp?: number;
}

export interface FakeResult {
  readonly id: string;
  /** Months that were computed, not found finished. */
  readonly computedMonths: readonly string[];
}

interface State {
  readonly sums: Float64Array;
  readonly lastMonth: string;
}

export async function runFakePipeline(
  modelDir: string,
  run: FakeRun,
  onOpen: () => void = () => undefined,
): Promise<FakeResult> {
  const store = await openModelStore(modelDir);
  try {
    onOpen();
    const months = Array.from({ length: run.monthCount }, (_, i) => fakeMonth(i));
    const computedMonths: string[] = [];
    const partitions: PartitionRef[] = [];
    let key = sha256(`fake ${run.assetCount} ${run.stamp ?? 0}`);
    let state: State = { sums: new Float64Array(run.assetCount), lastMonth: "" };
    for (const [i, month] of months.entries()) {
      const revision = run.revisedFrom !== undefined && i >= run.revisedFrom ? 1 : 0;
      key = sha256(`${key} ${month} ${revision}`);
      const finished = await store.loadStep(key);
      const saved = finished && (await store.loadCheckpoint(key));
      if (finished && saved) {
        partitions.push(...finished);
        state = saved.state as State;
        continue;
      }
      computedMonths.push(month);
      state = { sums: nextSums(state.sums, i + revision + (run.stamp ?? 0)), lastMonth: month };
      const written: PartitionRef[] = [];
      for (const chunk of fakeChunks(month, state.sums)) written.push(await store.writePartition(chunk));
      await store.saveCheckpoint(key, state);
      await store.saveStep(key, written);
      partitions.push(...written);
    }
    const id = await store.publish(fakeManifest(months, partitions));
    return { id, computedMonths };
  } finally {
    await store.close();
  }
}

function fakeMonth(index: number): string {
  return `${2020 + Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, "0")}`;
}

function nextSums(sums: Float64Array, step: number): Float64Array {
  return sums.map((sum, asset) => sum * 0.9 + Math.sin(asset + 1 + step * 7));
}

function fakeChunks(month: string, sums: Float64Array): TableChunk[] {
  const ids = Array.from(sums, (_, asset) => `A${asset}`);
  return [
    {
      table: "exposures",
      period: month,
      columns: [
        { name: "date", kind: "date", values: ids.map(() => `${month}-15`) },
        { name: "id", kind: "text", values: ids },
        { name: "value", kind: "number", values: sums },
      ],
    },
    {
      table: "factor_returns",
      period: month,
      columns: [
        { name: "date", kind: "date", values: [`${month}-15`] },
        { name: "total", kind: "number", values: Float64Array.of(sums.reduce((a, b) => a + b, 0)) },
      ],
    },
  ];
}

export function fakeManifest(
  months: readonly string[],
  partitions: readonly PartitionRef[],
): Parameters<Awaited<ReturnType<typeof openModelStore>>["publish"]>[0] {
  return {
    formatVersion: 1,
    model: "fake",
    spec: { name: "fake", covariance: { halfLife: 84 } },
    code: { version: "0.0.0", kernel: "typescript" },
    platform: { os: "any", arch: "any", node: "any", duckdb: "any" },
    inputs: [{ file: "data/bars.csv", hash: sha256("bars"), bytes: 4 }],
    seeds: { eigenfactor: 7 },
    dates: { first: `${months[0]}-15`, last: `${months.at(-1)}-15`, count: months.length },
    forecastDates: months.map((month) => `${month}-15`),
    counts: { assets: 3 },
    gates: [{ name: "f-symmetric", passed: true, worst: 0, limit: 1e-12 }],
    partitions,
  };
}
