import type { DescriptorTrace, ExposureTrace } from "../../engine/exposures/index.ts";
import { explainDescriptor } from "./explain-descriptor.ts";
import type { LineageDay } from "./lineage-day.ts";
import { derivedNode, type LineageNode, lineageNode, numeral, signedTerm } from "./lineage-node.ts";

/** The weighted mean of the descriptors that a name has. */
export function explainBlend(day: LineageDay, trace: ExposureTrace, asset: number): LineageNode {
  const { blend, blended, descriptors } = trace;
  const children = descriptors.map((of) => scoreNode(day, of, asset));
  if (Number.isNaN(blended.before)) {
    const note =
      blend.share === 0
        ? "missing: the name has none of the descriptors"
        : `missing: the descriptors it has weigh ${numeral(blend.share)} of ${numeral(blend.whole)}, less than minBlendShare`;
    return lineageNode("blend", Number.NaN, "score", { note, children });
  }
  const known = descriptors.filter(({ score }) => !Number.isNaN(score));
  const terms = known.map(({ weight, score }, i) => {
    const term = `${numeral(Math.abs(weight))} × ${score < 0 ? `(${numeral(score)})` : numeral(score)}`;
    return i === 0 && weight >= 0 ? term : signedTerm(weight, term);
  });
  const note = known.length < descriptors.length ? "weights renormalised over what the name has" : undefined;
  return derivedNode("blend", blended.before, "score", {
    formula: `(${terms.join(" ")}) / ${numeral(blend.share)}`,
    computed: blend.sum / blend.share,
    size: 1,
    ...(note === undefined ? {} : { note }),
    children,
  });
}

/** A descriptor's score: raw value, outliers, standardisation. */
function scoreNode(day: LineageDay, of: DescriptorTrace, asset: number): LineageNode {
  const { descriptor, weight, raw, treated, scale, score } = of;
  const what = `${descriptor}, score`;
  const weighs = `weight ${numeral(weight)}`;
  if (!of.exists) return lineageNode(what, score, "score", { note: `${weighs}; the data do not have it` });
  const source = explainDescriptor(day, descriptor, raw, asset);
  if (Number.isNaN(score)) {
    const { errorDeviations } = day.options.exposures.outliers;
    const why = of.dropped
      ? `dropped as an error: further than ${errorDeviations} robust deviations from the median`
      : "missing";
    return lineageNode(what, score, "score", { note: `${weighs}; ${why}`, children: [source] });
  }
  const universe = of.isOwnGroup ? "the name's group" : "the estimation universe";
  const { bound, clipDeviations, fenceDeviations } = day.options.exposures.outliers;
  const notes = [
    weighs,
    ...(of.clipped
      ? [
          `drawn in from ${numeral(raw)} (fence of ${fenceDeviations} robust deviations, clip of ${clipDeviations} deviations)`,
        ]
      : []),
    ...(of.bounded ? [`bounded at ± ${bound}`] : []),
  ];
  const plain = scale.deviation > 0 && score !== 0 ? (treated - scale.mean) * (1 / scale.deviation) : 0;
  return derivedNode(what, score, "score", {
    formula: `(${numeral(treated)} ${signedTerm(-scale.mean)}) / ${numeral(scale.deviation)}`,
    computed: of.bounded ? Math.sign(plain) * bound : plain,
    size: 1,
    note: notes.join("; "),
    children: [
      source,
      lineageNode("μ", scale.mean, "of the descriptor", {
        note: `cap-weighted mean over ${of.knownCount} known names of ${universe}`,
      }),
      lineageNode("σ", scale.deviation, "of the descriptor", {
        note: "equal-weighted deviation over the same names",
      }),
    ],
  });
}
