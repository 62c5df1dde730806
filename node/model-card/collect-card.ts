import { formatCanonicalJson } from "../../wire/index.ts";
import { readAxes, runOptions } from "../model/index.ts";
import { type Run, sha256 } from "../store/index.ts";
import { describeModel } from "./describe-model.ts";
import { type TestRequest, testForecasts } from "./forecast-tests.ts";
import type { CardProvenance, ModelCard } from "./model-card.ts";
import { publishedFigures } from "./published-figures.ts";
import { readCoverage } from "./read-coverage.ts";
import { readExposureSources } from "./read-exposure-sources.ts";
import { readFactors } from "./read-factors.ts";
import { readFit } from "./read-fit.ts";
import { readForecasts } from "./read-forecasts.ts";
import { findWeaknesses } from "./weaknesses.ts";

/**
 * The model card of a run, from its tables alone: the same run gives the same card.
 *
 * @param request  how the forecasts are tested; undefined leaves the tests out, which take most of the time
 * @see docs/methodology/14-model-card.md
 */
export async function collectCard(run: Run, request: TestRequest | undefined): Promise<ModelCard> {
  const coverage = await readCoverage(run);
  const forecasts = await readForecasts(run);
  const figures = {
    model: run.manifest.model,
    runId: run.id,
    coverage,
    factors: await readFactors(run),
    fit: await readFit(run),
    exposures: await readExposureSources(run),
    forecasts,
    tests: request === undefined ? null : await testForecasts(run, request, forecasts.burnIn),
    provenance: provenanceOf(run),
  };
  return {
    ...figures,
    description: describeModel(runOptions(run), await readAxes(run), coverage),
    published: publishedFigures(figures),
    weaknesses: findWeaknesses(figures),
  };
}

function provenanceOf({ id, manifest }: Run): CardProvenance {
  const { code, platform, spec, dataSpec, inputs, gates, lookAhead } = manifest;
  return {
    runId: id,
    version: code.version,
    kernel: code.kernel,
    platform,
    spec: sha256(formatCanonicalJson(spec)),
    dataSpec: dataSpec ?? null,
    inputs,
    gates,
    lookAhead: lookAhead ?? [],
  };
}
