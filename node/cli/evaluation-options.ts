import { InvalidArgumentError } from "commander";
import type { CrisisSpan, Peer } from "../evaluate/index.ts";
import { fromZero, spanEnd, spanStart } from "./option-values.ts";

/** `sample,single-index` */
export function peerNames(text: string): readonly Peer[] {
  const names: Readonly<Record<string, Peer>> = { sample: "sample", "single-index": "single_index" };
  return text.split(",").map((word) => {
    const peer = names[word.trim()];
    if (peer === undefined)
      throw new InvalidArgumentError("It must be sample, single-index, or both with a comma.");
    return peer;
  });
}

/** `2007-07..2009-06,2020-02-20..2020-05`: days or months, both ends included. */
export function crisisSpans(text: string): readonly CrisisSpan[] {
  return text.split(",").map((span) => {
    const [from = "", to = "", ...more] = span.trim().split("..");
    if (more.length > 0 || from === "" || to === "" || spanEnd(to) < spanStart(from))
      throw new InvalidArgumentError("It must be from..to with days or months: 2007-07..2009-06.");
    return { from: spanStart(from), to: spanEnd(to) };
  });
}

/** A count that may be 0. */
export function fromZeroInteger(text: string): number {
  const value = fromZero(text);
  if (Number.isInteger(value)) return value;
  throw new InvalidArgumentError("It must be a whole number, 0 or above.");
}
