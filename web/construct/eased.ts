import type { Easing } from "../documents/index.ts";
import { readYaml, valueAt, withValue } from "../yaml-text.ts";

/** A mandate's text with limits eased, each in the unit in which it is written. */
export function eased(text: string, easings: readonly Easing[]): string {
  return easings.reduce((now, easing) => withValue(now, pathOf(easing), easedValue(text, easing)), text);
}

/** What is written instead of what. */
export function easingWords(text: string, easing: Easing): string {
  const { limit, key } = easing;
  return `${limit} ${key} ${easedValue(text, easing)} instead of ${writtenValue(text, easing)}`;
}

const pathOf = ({ limit, key }: Easing): readonly string[] => ["limits", limit, key];

const writtenValue = (text: string, easing: Easing): string =>
  String(valueAt(readYaml(text, "mandate").document, pathOf(easing)) ?? easing.from);

function easedValue(text: string, easing: Easing): string | number {
  const [, unit = ""] = /(%|bp)\s*$/.exec(writtenValue(text, easing)) ?? [];
  const scale = { "%": 100, bp: 1e4 }[unit];
  return scale === undefined ? easing.to : `${Number((easing.to * scale).toFixed(4))}${unit}`;
}
