import type { Easing } from "../documents/index.ts";
import { readYaml, valueAt, withValue } from "../yaml-text.ts";
import { limitKinds, softFields } from "./limit-kinds.ts";

/** A mandate's text with limits eased, each in the unit in which it is written. */
export function eased(text: string, easings: readonly Easing[]): string {
  return easings.reduce((now, easing) => withValue(now, pathOf(easing), easedValue(text, easing)), text);
}

/** What is written instead of what. */
export function easingWords(text: string, easing: Easing): string {
  const { limit, key } = easing;
  return `${limit} ${key} ${easedValue(text, easing)} instead of ${writtenValue(text, easing)}`;
}

/** Whether the mandate has a limit of this name that may be made soft and is not. */
export function canBeSoft(text: string, limit: string): boolean {
  const written = valueAt(readYaml(text, "mandate").document, ["limits", limit]);
  const kind = limitKinds.find(({ on }) => on === valueAt(written, ["on"]));
  return kind?.isSoft === true && softFields.every(({ key }) => valueAt(written, [key]) === undefined);
}

/** The text with a limit that is kept as far as the others allow. */
export const softened = (text: string, limit: string): string =>
  withValue(text, ["limits", limit, "priority"], 1);

const pathOf = ({ limit, key }: Easing): readonly string[] => ["limits", limit, key];

const writtenValue = (text: string, easing: Easing): string =>
  String(valueAt(readYaml(text, "mandate").document, pathOf(easing)) ?? easing.from);

function easedValue(text: string, easing: Easing): string | number {
  const [, unit = ""] = /(%|bp)\s*$/.exec(writtenValue(text, easing)) ?? [];
  const scale = { "%": 100, bp: 1e4 }[unit];
  return scale === undefined ? easing.to : `${Number((easing.to * scale).toFixed(4))}${unit}`;
}
