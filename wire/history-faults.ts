import { presets } from "../engine/pipeline/index.ts";
import type { WrittenSpec } from "./model-spec.ts";
import type { SpecFault } from "./universe-faults.ts";

/** Histories, as written over those of the preset, that contradict each other. */
export function historyFaults(spec: WrittenSpec): readonly SpecFault[] {
  const usual = presets[spec.extends ?? "short"];
  return [...specificFaults(spec, usual.specific), ...covarianceFaults(spec, usual.covariance)];
}

interface SpecificHistory {
  readonly ownHistoryFrom: number;
  readonly ownHistoryFull: number;
}

function specificFaults({ specific = {} }: WrittenSpec, usual: SpecificHistory): readonly SpecFault[] {
  const { ownHistoryFrom = usual.ownHistoryFrom, ownHistoryFull = usual.ownHistoryFull } = specific;
  if (ownHistoryFull > ownHistoryFrom) return [];
  const key = specific.ownHistoryFull === undefined ? "ownHistoryFrom" : "ownHistoryFull";
  const rule = {
    ownHistoryFull: `must be above ownHistoryFrom (${ownHistoryFrom})`,
    ownHistoryFrom: `must be below ownHistoryFull (${ownHistoryFull}); write that too`,
  };
  return [{ path: ["specific", key], rule: rule[key] }];
}

/** Share of the observations a half-life can amount to that a factor may be asked for: one with gaps has fewer. */
const REACHABLE = 0.9;

interface CovarianceHistory {
  readonly volatilityHalfLife: number;
  readonly ownHistoryFull: number;
}

/** With too short a half-life no factor would ever count alone, nor be judged by the regime adjustment. */
function covarianceFaults({ covariance = {} }: WrittenSpec, usual: CovarianceHistory): readonly SpecFault[] {
  const { volatilityHalfLife = usual.volatilityHalfLife, ownHistoryFull = usual.ownHistoryFull } = covariance;
  const decay = 2 ** (-1 / volatilityHalfLife);
  const most = Math.floor((REACHABLE * (1 + decay)) / (1 - decay));
  if (ownHistoryFull <= most) return [];
  const key = covariance.ownHistoryFull === undefined ? "volatilityHalfLife" : "ownHistoryFull";
  const rule = {
    ownHistoryFull: `must be at most ${most}: a half-life of ${volatilityHalfLife} never amounts to more effective observations`,
    volatilityHalfLife: `never amounts to ownHistoryFull (${ownHistoryFull}) effective observations, at most ${most}; write that too`,
  };
  return [{ path: ["covariance", key], rule: rule[key] }];
}
