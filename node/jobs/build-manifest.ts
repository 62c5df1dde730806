import { statSync } from "node:fs";
import { resolve } from "node:path";
import { kernelKind } from "../../engine/linalg/index.ts";
import { type GateResult, type Manifest, type PartitionRef, resolvedSpecJson } from "../../wire/index.ts";
import { lookAheadOf, type MarketData } from "../import/index.ts";
import type { Project } from "../project/index.ts";
import { readPlatform } from "../store/index.ts";
import { codeVersion, dependencyLock } from "./code-version.ts";
import { hashDataSpec } from "./hash-data-spec.ts";
import { isForecastDate, type Period } from "./plan-periods.ts";

/** What a run is: its spec, code, inputs, dates and files. No clock: the same run has the same manifest. */
export async function buildManifest(
  { project, data }: { readonly project: Project; readonly data: MarketData },
  periods: readonly Period[],
  partitions: readonly PartitionRef[],
): Promise<Manifest> {
  const { first, last } = { first: data.dates[0] as string, last: data.dates.at(-1) as string };
  const dates = periods.flatMap((period) => period.dates);
  const rows = (table: string) =>
    partitions.reduce((sum, ref) => sum + (ref.table === table ? ref.rows : 0), 0);
  const gates: GateResult[] = [
    { name: "all", passed: true, worst: null, limit: null, detail: `${rows("gates")} gates held` },
  ];
  const lock = dependencyLock();
  const lookAhead = lookAheadOf(project.spec.data);
  return {
    formatVersion: 1,
    model: project.spec.name,
    spec: resolvedSpecJson(project.options),
    dataSpec: hashDataSpec(project),
    ...(lookAhead.length === 0 ? {} : { lookAhead }),
    code: {
      version: codeVersion(),
      kernel: kernelKind(),
      ...(lock === undefined ? {} : { dependencyLock: lock }),
    },
    platform: readPlatform(),
    inputs: data.inputs.map(({ path, sha256: hash }) => ({
      file: path,
      hash,
      // Rows of a query are in no file.
      bytes: statSync(resolve(project.folder, path), { throwIfNoEntry: false })?.size ?? 0,
    })),
    seeds: {},
    dates: { first, last, count: dates.length },
    forecastDates: periods.flatMap((period) =>
      period.dates.filter((_, i) => isForecastDate(period.dates, i)),
    ),
    counts: {
      assets: data.axes.assets.labels.length,
      industries: data.axes.industries.length,
      exposures: rows("exposures"),
      returns: rows("returns"),
      forecasts: rows("forecasts"),
    },
    gates,
    partitions,
  };
}
