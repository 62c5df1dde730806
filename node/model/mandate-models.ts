import { dirname, resolve } from "node:path";
import type { OtherModel } from "../../engine/construction/index.ts";
import { InputError } from "../../engine/errors/index.ts";
import type { RiskModel } from "../../engine/risk-model/index.ts";
import type { WrittenMandate } from "../../wire/index.ts";
import { readProject } from "../project/index.ts";
import { openRun, StoreError } from "../store/index.ts";
import { type MandateSetting, mandateFault } from "./mandate-setting.ts";
import type { MandateSource } from "./mandate-source.ts";
import { readRiskModel, type StoredModel } from "./read-risk-model.ts";
import type { UserDocument } from "./user-document.ts";

/** A further risk model of a mandate. */
export interface NamedModel extends OtherModel {
  /** As the mandate calls it. */
  readonly name: string;
  /** The run that it is of. */
  readonly runId: string;
}

/** Below this share of the names that are weighed, a further model is another market's. */
const LEAST_COVERED = 0.5;

type Source = Pick<MandateSource, "written" | "file" | "document" | "modelFolder">;

/** The further models of a mandate at a close, their names matched by id; faults are added, and such a model is left out. */
export async function mandateModels(
  { written, file, document, modelFolder }: Source,
  stored: StoredModel,
  faults: MandateSetting["faults"],
): Promise<readonly NamedModel[]> {
  const models: NamedModel[] = [];
  for (const [name, from] of Object.entries(written.models ?? {})) {
    try {
      const folder =
        from.project === undefined ? modelFolder : await folderOfProject(document, name, from.project);
      const { model, runId } = await modelOf(folder, from.run, stored.date);
      const positions = Int32Array.from(stored.model.assets.labels, (id) => model.assets.codes.get(id) ?? -1);
      const horizon = written.horizon.years * model.periodsPerYear;
      models.push({ name, runId, model, positions, horizon });
    } catch (error) {
      if (!(error instanceof InputError || error instanceof StoreError)) throw error;
      mandateFault({ faults, file }, `models.${name}`, ruleOf(error, stored.date));
    }
  }
  return models;
}

/** @throws {InputError} what came with a request names no folders of this machine */
async function folderOfProject(document: UserDocument, name: string, project: string): Promise<string> {
  if (typeof document === "string")
    return (await readProject(resolve(dirname(document), project))).modelFolder;
  const rule =
    "a request names no other project: leave project out, and give run, the id of a run of this one";
  throw new InputError([{ file: document.name, column: `models.${name}.project`, value: project, rule }]);
}

async function modelOf(
  folder: string,
  runId: string | undefined,
  date: string,
): Promise<{ readonly model: RiskModel; readonly runId: string }> {
  const run = await openRun(folder, runId);
  try {
    const { model } = await readRiskModel(run, date);
    return { model, runId: run.id };
  } finally {
    await run.close();
  }
}

function ruleOf(error: InputError | StoreError, date: string): string {
  if (error instanceof StoreError) return `there is no such model: ${error.message}`;
  // What is said after a semicolon is of the command's own project.
  const [rule = ""] = error.faults[0]?.rule.split("; ") ?? [];
  return `there is no such model on ${date}: ${rule}`;
}

/** Tells how many of the candidates a further model covers; that it covers few is a fault. */
export function checkCoverage(setting: MandateSetting, names: Int32Array): void {
  for (const { name, model, positions } of setting.models) {
    const covered = names.filter((asset) => covers(model, positions[asset] as number)).length;
    const share = `it covers ${covered} of the ${names.length} names that are weighed`;
    if (covered < LEAST_COVERED * names.length)
      mandateFault(
        setting,
        `models.${name}`,
        `${share}: name a model of the same market with the same ids, or a narrower universe`,
      );
    else if (covered < names.length)
      setting.notes.push(
        `${name}: ${share}; each other has by it the whole variance that the mandate's own model gives it, and moves alone`,
      );
  }
}

function covers({ specificVariance }: RiskModel, asset: number): boolean {
  return (specificVariance[asset] ?? Number.NaN) >= 0;
}

/** The place of a further model by its name; −1, and a fault, where the mandate has none of it. */
export function modelAt({ written, ...setting }: MandateSetting, path: string, name: string): number {
  const at = Object.keys(written.models ?? {}).indexOf(name);
  if (at < 0) mandateFault(setting, path, noModel(written), name);
  return at;
}

function noModel({ models }: WrittenMandate): string {
  const names = Object.keys(models ?? {});
  return names.length === 0
    ? "there are no further models: name one under `models`, or leave this out"
    : `no such model; the mandate has ${names.join(", ")}`;
}
