import { InputError } from "../../engine/errors/index.ts";
import { formatCanonicalJson, type NightManifest } from "../../wire/index.ts";
import type { MarketData } from "../import/index.ts";
import { capitalBase, readBenchmark, readRiskModel, readRunDates, sourceName } from "../model/index.ts";
import type { Project } from "../project/index.ts";
import { type Run, sha256 } from "../store/index.ts";
import { nightBefore, openBreaches } from "./night-before.ts";
import { nightCode } from "./night-key.ts";
import type { NightSetting } from "./night-setting.ts";
import type { NightReader } from "./night-store.ts";
import type { BlockPlan } from "./plan-blocks.ts";
import { type NightLimits, readLimits } from "./read-limits.ts";
import type { NightRequest } from "./run-night.ts";
import { sendHoldings } from "./sent-holdings.ts";

/** What a night is made from. */
export interface NightInputs {
  readonly project: Project;
  readonly run: Run;
  readonly data: MarketData;
  /** The nights before. */
  readonly nights: NightReader;
}

/** A night but for its blocks: what they are made of, and what is known of the manifest. */
export interface NightPlan extends BlockPlan {
  readonly manifest: Omit<NightManifest, "blocks" | "failed" | "tables">;
}

/**
 * Plans a night: which portfolios, what they are measured with and against, and what of them is followed.
 *
 * @throws {InputError} no portfolios, a date that the run does not have, limits with faults
 */
export async function planNight(inputs: NightInputs, request: NightRequest): Promise<NightPlan> {
  const { project, run, data, nights } = inputs;
  const base = capitalBase(request.capital);
  const date = request.date ?? run.manifest.forecastDates.at(-1) ?? run.manifest.dates.last;
  const { model } = await readRiskModel(run, date);
  const benchmark = await readBenchmark(data, project, request.benchmark);
  const names = (await data.portfolioNames()).filter((name) => name !== sourceName(benchmark));
  if (names.length === 0) throw noPortfolios();
  const limits: NightLimits =
    request.limits === undefined
      ? { limits: [], limitsOf: () => [], idle: [] }
      : await readLimits(request.limits, { date, factors: model.exposures.factors, portfolios: names });
  const dates = await readRunDates(run);
  const found = await nightBefore(project.modelFolder, run, nights, { date, dates });
  const breaches = await openBreaches(nights, found.manifest);
  const setting: NightSetting = {
    runId: run.id,
    date,
    benchmark: typeof benchmark === "string" ? benchmark : sendHoldings(benchmark),
    before: found.before,
  };
  const manifest: NightPlan["manifest"] = {
    formatVersion: 1,
    date,
    runId: run.id,
    code: nightCode(),
    benchmark: sourceName(benchmark),
    capital: base,
    before: { date: found.before.date, runId: found.before.runId ?? "" },
    followed: found.id,
    limits: limits.limits.length === 0 ? "" : sha256(formatCanonicalJson(limits.limits)),
    portfolios: names.length,
    gone: [...breaches.keys()].filter((name) => !names.includes(name)).sort(),
  };
  return { data, names, setting, base, limits, breaches, manifest };
}

function noPortfolios(): InputError {
  const rule =
    "the project has no portfolios; add a portfolios table (date, portfolio, id, weight) to data: in plimsoll.yaml";
  return new InputError([{ file: "portfolios", rule }]);
}
