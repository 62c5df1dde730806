import { readYaml, valueAt, withValue } from "../yaml-text.ts";
import { templates } from "./templates.ts";

/** Objectives that look at expected returns. */
const LOOKING = ["utility", "most_return", "best_ratio"];

/**
 * A mandate that takes expected returns from a table: the one that is being written where its objective looks at returns, else the first that does.
 *
 * @param written  undefined where none is being written
 */
export function mandateWithReturns(
  written: string | undefined,
  {
    file,
    horizon,
    hasBenchmark,
  }: { readonly file: string; readonly horizon: string; readonly hasBenchmark: boolean },
): string {
  const template = templates.find(({ isRelative, text }) => isRelative === hasBenchmark && isLooking(text));
  const text = written !== undefined && isLooking(written) ? written : (template?.text ?? "");
  return withValue(text, ["alpha"], { file, horizon });
}

function isLooking(text: string): boolean {
  return LOOKING.includes(String(valueAt(readYaml(text, "mandate").document, ["objective", "kind"])));
}
