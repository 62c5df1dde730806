import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { InputError } from "../../engine/errors/index.ts";
import { type MarketData, openMarketData } from "../import/index.ts";
import { GIVEN_DATA, type Project } from "../project/index.ts";
import { isKept, keepReads } from "./kept.ts";

/** Prices of dates, identifiers and funds. */
const DATA_BYTES = 64 * 2 ** 20;

const opened = new WeakMap<Project, Promise<MarketData>>();

/** Works with the data of a project, which are closed afterwards; where reads of the project are kept they stay open until `closeData`. */
export async function withData<Result>(
  project: Project,
  work: (data: MarketData) => Promise<Result>,
): Promise<Result> {
  requireGivenData(project);
  if (isKept(project)) return work(await keptData(project));
  const data = await openMarketData(project.folder, project.spec.data);
  try {
    return await work(data);
  } finally {
    data.close();
  }
}

/** @throws {InputError} the files of a given model were not read yet, so there are no bars of it */
function requireGivenData({ options, spec, folder, modelFolder }: Project): void {
  const { path } = spec.data.bars;
  if (options.foreign === undefined || typeof path !== "string") return;
  const bars = resolve(folder, path);
  if (bars !== join(modelFolder, GIVEN_DATA, "bars") || existsSync(bars)) return;
  const rule = "the files of the model have not been read yet: run npx plimsoll estimate";
  throw new InputError([{ file: `model ${spec.name}`, rule }]);
}

function keptData(project: Project): Promise<MarketData> {
  const known = opened.get(project);
  if (known !== undefined) return known;
  const data = openMarketData(project.folder, project.spec.data);
  data.then((open) => keepReads(open, DATA_BYTES)).catch(() => undefined);
  opened.set(project, data);
  // Data with faults are looked at again: they may have been put right.
  data.catch(() => opened.delete(project));
  return data;
}

/** Closes what stayed open of a project that nobody asks of any more. */
export async function closeData(project: Project): Promise<void> {
  const data = await opened.get(project)?.catch(() => undefined);
  opened.delete(project);
  data?.close();
}
