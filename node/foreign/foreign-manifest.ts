import { kernelKind } from "../../engine/linalg/index.ts";
import { type Manifest, type PartitionRef, resolvedSpecJson } from "../../wire/index.ts";
import { codeVersion, dependencyLock } from "../jobs/index.ts";
import { readPlatform } from "../store/index.ts";
import type { ImportContext } from "./import-context.ts";

/** What a run of a given model is: its files, spec, code and dates. */
export function foreignManifest(
  { project, dated, inputs }: ImportContext,
  partitions: readonly PartitionRef[],
  industries: number,
): Manifest {
  const rows = (table: string) =>
    partitions.reduce((sum, ref) => sum + (ref.table === table ? ref.rows : 0), 0);
  const lock = dependencyLock();
  const dates = dated.map(({ date }) => date);
  return {
    formatVersion: 1,
    model: project.spec.name,
    spec: resolvedSpecJson(project.options),
    code: {
      version: codeVersion(),
      kernel: kernelKind(),
      ...(lock === undefined ? {} : { dependencyLock: lock }),
    },
    platform: readPlatform(),
    inputs,
    seeds: {},
    dates: { first: dates[0] as string, last: dates.at(-1) as string, count: dates.length },
    forecastDates: dates,
    counts: {
      assets: rows("assets"),
      industries,
      exposures: rows("exposures"),
      returns: rows("returns"),
      forecasts: rows("forecasts"),
    },
    gates: [],
    partitions,
  };
}
