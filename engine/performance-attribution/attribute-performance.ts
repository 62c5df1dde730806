import { type AttributionOptions, startAttribution } from "./attribution-state.ts";
import { finishAttribution, type PerformanceAttribution } from "./finish-attribution.ts";
import type { PeriodAttribution } from "./period-attribution.ts";
import { stepAttribution } from "./step-attribution.ts";

/**
 * Links attributed periods into the attribution of the whole span: `start`, `step` over the periods, `finish`.
 *
 * @param periods  ascending dates; may be a generator, nothing of it is kept
 * @throws {EngineError} order: dates that do not ascend
 * @throws {InputError} a period return of −100 % or less, naming book and period
 * @see docs/methodology/10-performance-attribution.md
 * @complexity O(T·K)
 */
export function attributePerformance(
  periods: Iterable<PeriodAttribution>,
  options: AttributionOptions,
): PerformanceAttribution {
  let state = startAttribution(options);
  for (const period of periods) state = stepAttribution(state, period);
  return finishAttribution(state);
}
