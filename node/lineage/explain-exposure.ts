import { applyScale, type ExposureTrace, type ScaledValue } from "../../engine/exposures/index.ts";
import { explainBlend } from "./explain-blend.ts";
import type { LineageDay } from "./lineage-day.ts";
import { derivedNode, type LineageNode, lineageNode, numeral, signedTerm } from "./lineage-node.ts";

/** A name's exposure to a style at a close: standardisation, orthogonalisation, blend, descriptors, the rows of the files. */
export function explainExposure(day: LineageDay, style: string, asset: number): LineageNode {
  const { trace } = day.traces();
  return exposureNode(day, trace(style, asset), asset);
}

function exposureNode(day: LineageDay, trace: ExposureTrace, asset: number): LineageNode {
  const what = `exposure to ${trace.style}`;
  const last = trace.orthogonal ?? trace.cube ?? trace.filled;
  const children = lastStep(day, trace, asset);
  if (trace.isCut) {
    return lineageNode(what, trace.value, "score", {
      formula: `${numeral(last.value)} drawn in to ± ${numeral(day.options.exposures.outliers.bound)}`,
      agreement: "exact",
      note: "outside the estimation universe and beyond the bound",
      children,
    });
  }
  return scaledNode(day, what, last, children);
}

/** A value centred and scaled over the estimation universe. */
function scaledNode(
  { replayed }: LineageDay,
  what: string,
  { before, scale, value }: ScaledValue,
  children: readonly LineageNode[],
): LineageNode {
  if (scale === undefined) {
    const note = "no estimation universe yet: there is no mean and no deviation";
    return lineageNode(what, value, "score", { note, children });
  }
  const count = replayed.output.universe.estimationCount;
  // What was standardised before stays as it is but for rounding.
  const isSettled = Math.abs(scale.mean) < 1e-12 && Math.abs(scale.deviation - 1) < 1e-12;
  return derivedNode(what, value, "score", {
    formula: `(${numeral(before)} ${signedTerm(-scale.mean)}) / ${numeral(scale.deviation)}`,
    computed: applyScale(before, scale),
    size: 1,
    children: [
      ...children,
      ...(isSettled
        ? []
        : [
            lineageNode("μ", scale.mean, "score", {
              note: `cap-weighted mean over the ${count} names of the estimation universe`,
            }),
            lineageNode("σ", scale.deviation, "score", {
              note: "equal-weighted deviation over the same names",
            }),
          ]),
    ],
  });
}

function lastStep(day: LineageDay, trace: ExposureTrace, asset: number): readonly LineageNode[] {
  if (trace.orthogonal !== undefined) return [orthogonalNode(day, trace, asset)];
  if (trace.cube !== undefined) return [cubeNode(day, trace, asset)];
  return [filledNode(day, trace, asset)];
}

/** What a regression on other styles leaves of the style. */
function orthogonalNode(day: LineageDay, trace: ExposureTrace, asset: number): LineageNode {
  const { before, column, intercept, others } = trace.orthogonal as NonNullable<ExposureTrace["orthogonal"]>;
  const fitted = others.reduce(
    (sum, { coefficient, trace: other }) => sum + coefficient * other.value,
    intercept,
  );
  const terms = others.map(
    ({ coefficient, trace: other }) => `${signedTerm(-coefficient)} × ${numeral(other.value)} ${other.style}`,
  );
  return derivedNode(
    `${trace.style} less what ${others.map((of) => of.trace.style).join(" and ")} explain`,
    before,
    "score",
    {
      formula: [numeral(column), signedTerm(-intercept), ...terms].join(" "),
      computed: column - fitted,
      size: Math.abs(column) + Math.abs(fitted),
      note: "regression with intercept under the regression weights of the close",
      children: [
        scaledNode(day, `${trace.style} before`, { ...trace.filled, value: column }, [
          filledNode(day, trace, asset),
        ]),
        lineageNode("intercept", intercept, "score"),
        ...others.flatMap(({ coefficient, trace: other }) => [
          lineageNode(`coefficient of ${other.style}`, coefficient, "score per score"),
          exposureNode(day, { ...other, isCut: false }, asset),
        ]),
      ],
    },
  );
}

function cubeNode(day: LineageDay, trace: ExposureTrace, asset: number): LineageNode {
  const { base, intercept, slope, rest, before } = trace.cube as NonNullable<ExposureTrace["cube"]>;
  const cube = base.value ** 3;
  return lineageNode(`cube of ${base.style} less what ${base.style} explains`, before, "score", {
    formula: `${numeral(base.value)}³ ${signedTerm(-intercept)} ${signedTerm(-slope)} × ${numeral(base.value)}`,
    ...(before === rest ? {} : { note: `drawn in from ${numeral(rest)}` }),
    ...(before === cube - (intercept + slope * base.value) ? { agreement: "exact" as const } : {}),
    children: [
      exposureNode(day, { ...base, isCut: false }, asset),
      lineageNode("intercept", intercept, "score"),
      lineageNode("slope", slope, "score per score"),
    ],
  });
}

/** The blend standardised, or what stands in for it. */
function filledNode(day: LineageDay, trace: ExposureTrace, asset: number): LineageNode {
  const { gap, rung, filled, blended } = trace;
  if (rung === "blend" || rung === "partial blend") {
    return scaledNode(day, "blend, standardised", { ...blended, value: filled.before }, [
      explainBlend(day, trace, asset),
    ]);
  }
  const missing = explainBlend(day, trace, asset);
  if (rung === "zero" || gap === undefined) {
    const note = "no descriptor, no regression and no peer: 0, the mean of the universe";
    return lineageNode("imputed", filled.before, "score", { note, children: [missing] });
  }
  if (rung === "peer mean") {
    const note = `equal-weighted mean of the known estimation names of ${gap.industries.map(({ name }) => name).join(", ")}`;
    return lineageNode("imputed: peer mean", filled.before, "score", { note, children: [missing] });
  }
  const { industries, slope, size } = gap;
  const terms = industries.map(({ share, coefficient }) =>
    share === 1
      ? signedTerm(coefficient)
      : signedTerm(coefficient, `${numeral(Math.abs(coefficient))} × ${numeral(share)}`),
  );
  return derivedNode("imputed: regression on industry and size", filled.before, "score", {
    formula: [`${numeral(slope)} × ${numeral(size)}`, ...terms].join(" "),
    computed: industries.reduce((sum, { share, coefficient }) => sum + share * coefficient, slope * size),
    size: 1,
    note: "of the known exposures of the estimation universe, under the regression weights",
    children: [
      missing,
      lineageNode("slope on size", slope, "score per score"),
      lineageNode("size: standardised log cap", size, "score"),
      ...industries.map(({ name, coefficient, share }) =>
        lineageNode(
          `coefficient of ${name}`,
          coefficient,
          "score",
          share === 1 ? {} : { note: `share ${numeral(share)}` },
        ),
      ),
    ],
  });
}
