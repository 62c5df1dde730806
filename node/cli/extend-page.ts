import type { ExtendedModel, ExtensionFit, GivenHistory } from "../extend/index.ts";
import { counted } from "./counted.ts";
import { fixed, formatTable, percent, type TextColumn } from "./table-text.ts";

/** What `plimsoll extend` found. */
export interface ExtensionReport extends ExtendedModel {
  readonly given: GivenHistory;
  readonly factor: string;
  /** Folder that the extended model was written to. */
  readonly out: string | undefined;
}

const right = (header: string): TextColumn => ({ header, align: "right" });
const left = (header: string): TextColumn => ({ header, align: "left" });
const small = (p: number) => (p < 0.0005 ? "< 0.001" : fixed(p, 3));

/** For people: whether the factor is there, then what it is. */
export function extensionText(report: ExtensionReport): string {
  const { given, factor, periods, names, out } = report;
  return [
    `${given.source} of ${given.date} with one factor more, ${factor}: F as given, ${counted(periods.fitted, "period")} from ${periods.from}, ${fixed(names, 0)} names each`,
    "",
    verdict(report),
    "",
    "Is it there? Likelihood ratios with the specific variances as given",
    testTable(report),
    levelText(report),
    "",
    `Log score of the shape, whatever the level; gain a period over the given model in the history, and on ${counted(periods.scored, "period")} after it to ${periods.to}`,
    fitTable(report),
    "",
    factorText(report),
    ...correlationLines(report),
    ...(out === undefined
      ? []
      : [
          "",
          `The extended model is in ${out}: exposures.csv, factor_covariance.csv, specific_variance.csv.`,
        ]),
  ].join("\n");
}

/** In words: what the tests and the scores come to. */
function verdict({ test, fits, factor }: ExtensionReport): string {
  const [own] = fits as readonly [ExtensionFit];
  const isThere = test.shuffled.pValue < 0.05;
  const after = own.outOfSample;
  if (!isThere)
    return `Not shown: exposures shuffled among the names do as well in ${percent(test.shuffled.pValue, 0)} % of the draws. ${factor} is no factor that this history shows.`;
  const gained = after === null ? undefined : after.gain > 0 && after.pValue < 0.05;
  if (gained === undefined)
    return "There: no shuffling of the exposures does as well by chance. No periods after the history to score it on.";
  return gained
    ? "There: few shufflings of the exposures do as well, and the extended model scores significantly better on the periods after."
    : "There in the history: few shufflings of the exposures do as well. On the periods after it is not significantly better than the given model.";
}

function testTable({ test, periods }: ExtensionReport): string {
  const covariances = Number.isNaN(test.covariances.pValue)
    ? `as many factors as the ${periods.fitted} periods: not to be had`
    : "given model right";
  return formatTable(
    [left("Test"), right("Ratio"), right("p"), left("Holds if")],
    [
      [
        "variance, exposures shuffled among names",
        fixed(test.shuffled.ratio, 1),
        small(test.shuffled.pValue),
        "always",
      ],
      ["variance", fixed(test.variance.ratio, 1), small(test.variance.pValue), "given model right"],
      [
        "variance and covariances",
        fixed(test.covariances.ratio, 1),
        small(test.covariances.pValue),
        covariances,
      ],
    ],
  );
}

function levelText({ level }: ExtensionReport): string {
  return `The history had ${fixed(level)} times the variance that the given model says: its returns count divided by ${fixed(Math.sqrt(level))}, so that the level stays the model's.`;
}

function fitTable({ fits }: ExtensionReport): string {
  return formatTable(
    [
      left("Covariances"),
      left("Specific variances"),
      right("Volatility % a year"),
      right("Of its own %"),
      right("Gain in history"),
      right("Gain after"),
      right("t"),
      right("p"),
    ],
    fits.map(({ covariances, specific, volatilityAnnual, ownShare, gain, outOfSample }, w) => [
      `${covariances ? "estimated" : "none"}${w === 0 ? " (taken)" : ""}`,
      specific === "own_variance" ? "own variance kept" : "estimated",
      percent(volatilityAnnual),
      percent(ownShare, 0),
      fixed(gain, 3),
      fixed(outOfSample?.gain ?? Number.NaN, 3),
      fixed(outOfSample?.tStatistic ?? Number.NaN, 1),
      outOfSample === null ? "" : small(outOfSample.pValue),
    ]),
  );
}

function factorText({ fits, specificReduction, extension }: ExtensionReport): string {
  const [own] = fits as readonly [ExtensionFit];
  const floored =
    extension.floored > 0 ? `; ${counted(extension.floored, "name")} held at a twentieth of the given` : "";
  return `A deviation of exposure has a volatility of ${percent(own.volatilityAnnual)} % a year; specific variances fall by ${percent(specificReduction, 1)} % in the mean${floored}.`;
}

/** The largest correlations with the model's factors, where they were estimated. */
function correlationLines({ fits, extension, given }: ExtensionReport): readonly string[] {
  if (fits[0]?.covariances !== true) return [];
  const largest = [...given.factors.keys()]
    .filter((k) => Number.isFinite(extension.correlations[k]))
    .sort(
      (a, b) => Math.abs(extension.correlations[b] as number) - Math.abs(extension.correlations[a] as number),
    )
    .slice(0, 5)
    .map((k) => `${given.factors[k]} ${fixed(extension.correlations[k] as number)}`);
  return [`Correlations with the model's factors, the largest: ${largest.join(", ")}.`];
}

/** For programs: variances per period. */
export function extensionJson({
  given,
  factor,
  out,
  extension,
  exposures: _,
  ...rest
}: ExtensionReport): object {
  const size = given.factors.length + 1;
  return {
    model: given.source,
    runId: given.runId,
    date: given.date,
    factor,
    ...rest,
    variance: extension.variance,
    ownVariance: extension.ownVariance,
    floored: extension.floored,
    logLikelihood: extension.logLikelihood,
    covariances: given.factors.map((name, k) => ({
      factor: name,
      covariance: extension.factorCovariance.values[(size - 1) * size + k],
      correlation: extension.correlations[k],
    })),
    specificVariances: given.ids
      .map((id, i) => ({
        id,
        given: given.model.specificVariance[i],
        extended: extension.specificVariance[i],
      }))
      .filter((name) => (name.given as number) > 0),
    out: out ?? null,
  };
}
