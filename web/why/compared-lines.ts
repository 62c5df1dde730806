import type {
  DifferenceParts,
  ForecastDifference,
  ModelDocument,
  NameDifference,
} from "../documents/index.ts";
import type { FormulaLine, WhyPart } from "../why-question.ts";
import { percent, spaced } from "../words.ts";
import { exposureRow, specificCovariance } from "./model-terms.ts";
import { sumLine } from "./plain-questions.ts";
import { part } from "./worked.ts";

const SPLIT = "Methodology 14b, why two forecasts differ; Shapley (1953)";

/** Two runs' forecasts of a book on a date, with their lines. */
export interface ComparedRuns {
  readonly runIds: readonly [string, string];
  readonly date: string;
  readonly lines: ForecastDifference;
  /** The letter of the second run. */
  readonly letter: string;
}

/** What a name's parts are sums of. */
export const NAME_PARTS: Readonly<Record<keyof DifferenceParts, string>> = {
  exposuresAnnual: "d_n = w_n Σ_k (X_{n,k} by the other − X_{n,k} by A) m_k",
  factorCovarianceAnnual: "d_n = w_n Σ_k (X_{n,k} by A × a_k + X_{n,k} by the other × b_k)",
  factorsInOneModelAnnual: "d_n = w_n Σ_k over factors of one model (X_{n,k} (± m_k + a_k or b_k))",
  specificRiskAnnual: "d_n = w_n ((Δw)_n by the other − (Δw)_n by A) / (σ_A + σ)",
  namesInOneModelAnnual: "d_n = ± w_n (Σ_k X_{n,k} m_k + (Δw)_n / (σ_A + σ)) + w_n Σ_k X_{n,k} a_k or b_k",
};

/** A name's part of the difference of two forecasts, factor by factor. */
export function nameLine(
  of: ComparedRuns,
  models: readonly [ModelDocument, ModelDocument],
  { row, name }: { readonly row: NameDifference; readonly name: keyof DifferenceParts },
): FormulaLine {
  const terms = nameTerms(of, models, row);
  return sumLine({
    symbols: NAME_PARTS[name].replaceAll("the other", of.letter),
    source: SPLIT,
    parts:
      name === "namesInOneModelAnnual"
        ? Object.values(terms).flat()
        : name === "specificRiskAnnual"
          ? terms.specific
          : name === "exposuresAnnual"
            ? terms.exposures
            : name === "factorCovarianceAnnual"
              ? terms.covariance
              : terms.alone,
  });
}

interface NameTerms {
  readonly exposures: readonly WhyPart[];
  readonly covariance: readonly WhyPart[];
  readonly alone: readonly WhyPart[];
  readonly specific: readonly WhyPart[];
}

/** All that a name brings: through the factors of both, those of one, and of its own. */
function nameTerms(
  { lines, letter }: ComparedRuns,
  models: readonly [ModelDocument, ModelDocument],
  { id, weight }: NameDifference,
): NameTerms {
  const rows = models.map((model) => exposureRow(model, id));
  const exposureBy = (side: 0 | 1, { name, family }: { readonly name: string; readonly family: string }) => {
    const at = models[side].factors.findIndex((one) => one.factor === name && one.family === family);
    return rows[side]?.[at] ?? 0;
  };
  const scale = 1 / (lines.firstAnnual + lines.secondAnnual);
  const terms = lines.factors.map(({ factor, models: has, rates }) => {
    const [own, other] = [exposureBy(0, factor), exposureBy(1, factor)];
    const moved = weight * (other - own) * rates.exposure;
    const changed = weight * (own * rates.covariance[0] + other * rates.covariance[1]);
    return { name: spaced(factor.name), isShared: has === "both", moved, changed };
  });
  const line = (symbol: string, meaning: string, value: number): readonly WhyPart[] =>
    value === 0 ? [] : [part(symbol, meaning, value, { as: "percent" })];
  const specific = ([0, 1] as const).flatMap((side) => {
    const own = scale * weight * specificCovariance(models[side], lines.names, id);
    const by = side === 0 ? "A" : letter;
    return line(
      `w_n (Δw)_n, ${by}`,
      `of its own, by ${by}; weight ${percent(weight, 3)} %`,
      side === 0 ? -own : own,
    );
  });
  const shared = terms.filter(({ isShared }) => isShared);
  return {
    exposures: shared.flatMap(({ name, moved }) => line("m_k", `${name}: other exposures`, moved)),
    covariance: shared.flatMap(({ name, changed }) => line("a_k, b_k", `${name}: other covariance`, changed)),
    alone: terms.flatMap(({ name, isShared, moved, changed }) =>
      isShared ? [] : line("k", `${name}, of one model`, moved + changed),
    ),
    specific,
  };
}
