import { builtInDescriptors } from "../engine/exposures/index.ts";
import type { WrittenSpec, WrittenStyle } from "./model-spec.ts";
import { nearestName } from "./nearest-name.ts";
import { mergedNameRule, styleNameFaults } from "./style-names.ts";

/** A rule that the factors of a spec break, and where under `factors`. */
export interface FactorFault {
  readonly path: readonly PropertyKey[];
  readonly rule: string;
}

/** What the schema cannot see of the factors: names that refer to each other. */
export function factorFaults(spec: WrittenSpec): readonly FactorFault[] {
  const { styles, industries } = spec.factors;
  return [
    ...styleNameFaults(Object.keys(styles)).map(({ name, rule }) => ({ path: ["styles", name], rule })),
    ...Object.entries(styles).flatMap(([name, style]) =>
      [...kindFaults(style), ...blendFaults(style, spec), ...referenceFaults(name, style, styles)].map(
        ({ path, rule }) => ({ path: ["styles", name, ...path], rule }),
      ),
    ),
    ...mergeFaults(industries?.merge ?? {}, Object.keys(styles)),
  ];
}

/** A style is a blend or a cube. */
function kindFaults({ blend, cubeOf, ...rest }: WrittenStyle): readonly FactorFault[] {
  if (cubeOf === undefined) {
    return blend === undefined
      ? [{ path: ["blend"], rule: "is required: descriptors and weights; or cubeOf a style instead" }]
      : [];
  }
  const more = Object.keys({ ...(blend === undefined ? {} : { blend }), ...rest });
  return more.map((key) => ({ path: [key], rule: "a cube is made of its style alone; leave this out" }));
}

function blendFaults({ blend }: WrittenStyle, { data }: WrittenSpec): readonly FactorFault[] {
  // A long table of scores may hold any name: it is checked when the data are read.
  if (data.scores !== undefined) return [];
  const known = [
    ...builtInDescriptors.keys(),
    ...Object.keys(data.bars.scores ?? {}),
    ...Object.keys(data.bars.expressions ?? {}),
  ];
  return Object.keys(blend ?? {}).flatMap((descriptor) => {
    if (known.includes(descriptor)) return [];
    const nearest = nearestName(descriptor, known);
    const hint = nearest === undefined ? `built in: ${known.join(", ")}` : `did you mean ${nearest}?`;
    return [{ path: ["blend", descriptor], rule: `unknown descriptor; ${hint}` }];
  });
}

/** Styles that are named by `orthogonalTo` and `cubeOf`. */
function referenceFaults(
  name: string,
  { cubeOf, orthogonalTo }: WrittenStyle,
  styles: WrittenSpec["factors"]["styles"],
): readonly FactorFault[] {
  const named = (orthogonalTo ?? []).map((other, i) => ({ path: ["orthogonalTo", i], other }));
  if (cubeOf !== undefined) named.push({ path: ["cubeOf"], other: cubeOf });
  return named.flatMap(({ path, other }) => {
    const quoted = JSON.stringify(other);
    if (!Object.hasOwn(styles, other) || other === name)
      return [{ path, rule: `${quoted} is not another style of this model` }];
    if ((styles[other]?.orthogonalTo ?? []).length > 0) {
      const advice =
        path[0] === "cubeOf" ? "name a style that is not" : "name the styles it is orthogonal to";
      return [{ path, rule: `${quoted} is itself orthogonalised; ${advice}` }];
    }
    if (path[0] === "cubeOf" && styles[other]?.cubeOf !== undefined)
      return [{ path, rule: `${quoted} is itself a cube; name a blend` }];
    return [];
  });
}

/** A merge is of one step, under a name that no other factor has. */
function mergeFaults(
  merge: Readonly<Record<string, string>>,
  styles: readonly string[],
): readonly FactorFault[] {
  return Object.entries(merge).flatMap(([from, to]) => {
    const rule = Object.hasOwn(merge, to)
      ? `${JSON.stringify(to)} is itself merged; name the industry it goes to`
      : mergedNameRule(to, styles);
    return rule === undefined ? [] : [{ path: ["industries", "merge", from], rule }];
  });
}
