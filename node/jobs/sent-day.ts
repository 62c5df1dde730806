import type { CoreDay, PendingDay } from "../../engine/pipeline/index.ts";
import type { FoldedDay } from "./fold-days.ts";

type Close = CoreDay["regressionExposures"];
type Regression = NonNullable<CoreDay["regression"]>;
type Section = Regression["section"];

/**
 * A day as it goes from thread to thread: every array is copied twice, so that what the receiver has of the close before is
 * left out.
 */
export interface SentDay extends Omit<FoldedDay, "output" | "pending"> {
  readonly output: Omit<CoreDay, "regression" | "regressionExposures">;
  readonly pending: Omit<PendingDay, "period"> & {
    readonly period: Omit<PendingDay["period"], "before" | "regression">;
  };
  /** The close before; undefined where it is the one of the day sent before. */
  readonly before: Close | undefined;
  readonly regression: SentRegression | undefined;
}

interface SentRegression extends Omit<Regression, "section"> {
  readonly section: Omit<Section, "exposures">;
  /** X of the regression; undefined where it is that of the close before. */
  readonly exposures: Section["exposures"] | undefined;
}

/**
 * The day to be sent.
 *
 * @param last  the close of the day that was sent before; undefined: this is the first
 */
export function sentDay(day: FoldedDay, last: Close | undefined): SentDay {
  const { regression, regressionExposures, ...output } = day.output;
  const { before: _, regression: __, ...period } = day.pending.period;
  return {
    ...day,
    output,
    pending: { ...day.pending, period },
    before: last !== undefined && regressionExposures === last ? undefined : regressionExposures,
    regression: regression && sentRegression(regression, regressionExposures),
  };
}

function sentRegression(regression: Regression, before: Close): SentRegression {
  const { exposures, ...section } = regression.section;
  return { ...regression, section, exposures: exposures === before?.exposures ? undefined : exposures };
}

/**
 * The day that was sent.
 *
 * @param last  the close of the day that was received before
 */
export function receivedDay({ before, regression, ...day }: SentDay, last: Close): FoldedDay {
  const close = before === undefined ? last : before;
  const whole = regression && receivedRegression(regression, close);
  return {
    ...day,
    output: { ...day.output, regression: whole, regressionExposures: close },
    pending: {
      ...day.pending,
      period: { ...day.pending.period, before: close ?? undefined, regression: whole },
    },
  };
}

function receivedRegression({ exposures, section, ...rest }: SentRegression, before: Close): Regression {
  const known = exposures ?? before?.exposures;
  if (known === undefined) throw new Error("a regression was sent without its exposures");
  return { ...rest, section: { ...section, exposures: known } };
}
