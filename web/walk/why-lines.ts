import type { WalkDocument, WalkLine } from "../documents/index.ts";
import {
  linkedLine,
  type OfLine,
  part,
  reckoned,
  sumPart,
  type WhyQuestion,
  whyExposureOf,
  whySum,
} from "../why/index.ts";
import { count, percent, score } from "../words.ts";

const SOURCE = "Methodology 10, over time";

/** Which number of a source of the return. */
export type LineNumber = "contribution" | "exposure" | "tilt" | "timing" | "t";

/** Of which walk, and what its sources are called. */
export interface OfSources {
  readonly found: WalkDocument;
  readonly titleOf: (line: WalkLine) => string;
}

/** A number of a source of the return; undefined where it has none. */
export function whyWalkLine(of: OfSources, line: WalkLine, which: LineNumber): WhyQuestion | undefined {
  const name = of.titleOf(line);
  const own: OfLine = { name, spans: of.found.attribution.spans };
  const { exposureMean } = line;
  switch (which) {
    case "contribution":
      return whyContribution(of, line, own);
    case "exposure":
      return whyExposureOf(line, own, {
        title: `${name}: mean exposure`,
        value: `${score(exposureMean)} sd, or weight`,
      });
    case "tilt":
      return whyTilted(of, line);
    case "timing":
      return whyTimed(of, line);
    case "t":
      return whyT(line, own);
  }
}

const percentHead = (title: string, value: number) => ({
  title,
  value: `${percent(value)} %`,
  number: value,
});

/** The factors of a family. */
const factorsOf = ({ found }: OfSources, { source }: WalkLine): readonly WalkLine[] =>
  found.attribution.lines.filter(({ kind, family }) => kind === "factor" && family === source);

function whyContribution(of: OfSources, line: WalkLine, own: OfLine): WhyQuestion {
  const { contribution, tilt, timing, kind } = line;
  const head = percentHead(`${own.name}: contribution`, contribution);
  const next = (one: WalkLine) => () =>
    whyContribution(of, one, { name: of.titleOf(one), spans: of.found.attribution.spans });
  if (kind === "total" || kind === "family") {
    const lines =
      kind === "total"
        ? of.found.attribution.lines.filter((one) => one.kind !== "factor")
        : factorsOf(of, line);
    return whySum({
      ...head,
      symbols: "C = Σ_k C_k",
      source: SOURCE,
      parts: lines.map((one) =>
        part("C_k", of.titleOf(one), one.contribution, { as: "percent", next: next(one) }),
      ),
    });
  }
  if (tilt === null || timing === null) return { ...head, formula: [linkedLine(line, own)] };
  return reckoned({
    ...head,
    left: "C",
    general: "Σ_t x_{k,t} f_{k,t} κ_t / κ",
    right: "T + M",
    parts: {
      tilt: part("T", "tilt: the mean exposure held throughout", tilt, {
        as: "percent",
        next: () => whyTilted(of, line) ?? head2(head),
      }),
      timing: part("M", "timing: exposures that moved with the factor", timing, {
        as: "percent",
        next: () => whyTimed(of, line) ?? head2(head),
      }),
    },
    result: tilt + timing,
    as: "percent",
    source: SOURCE,
  });
}

const head2 = (head: { readonly title: string; readonly value: string }): WhyQuestion => ({
  ...head,
  formula: [],
});

function whyTilted(of: OfSources, line: WalkLine): WhyQuestion | undefined {
  const { tilt, exposureMean, factorReturnLinked: unit, kind } = line;
  if (tilt === null) return undefined;
  const name = of.titleOf(line);
  const head = percentHead(`${name}: tilt`, tilt);
  if (kind !== "factor" || unit === null || exposureMean === null)
    return whySum({
      ...head,
      symbols: "T = Σ_k x̄_k L_k",
      source: SOURCE,
      parts: factorsOf(of, line).map((one) =>
        part("T_k", of.titleOf(one), one.tilt ?? 0, {
          as: "percent",
          next: () => whyTilted(of, one) ?? head2(head),
        }),
      ),
    });
  const exposure = whyWalkLine(of, line, "exposure");
  return reckoned({
    ...head,
    left: "T",
    general: "x̄_k Σ_t f_{k,t} κ_t / κ",
    right: "x̄_k × L_k",
    parts: {
      exposure: part("x̄_k", "mean exposure", exposureMean, { next: exposure && (() => exposure) }),
      linked: part("L_k", "the factor’s returns, linked as an exposure of 1 would be", unit, {
        as: "percent",
      }),
    },
    result: exposureMean * unit,
    as: "percent",
    source: SOURCE,
  });
}

/** What exposures that moved with the factor brought. */
function whyTimed(of: OfSources, line: WalkLine): WhyQuestion | undefined {
  const { contribution, tilt, timing } = line;
  if (tilt === null || timing === null) return undefined;
  const why = whyTilted(of, line);
  return reckoned({
    ...percentHead(`${of.titleOf(line)}: timing`, timing),
    left: "M",
    right: "C − T",
    parts: {
      whole: part("C", "contribution", contribution, { as: "percent" }),
      tilt: part("T", "tilt", tilt, { as: "percent", next: why && (() => why) }),
    },
    result: contribution - tilt,
    as: "percent",
    source: SOURCE,
  });
}

function whyT(line: WalkLine, own: OfLine): WhyQuestion | undefined {
  const { tStatistic, standardError, contributionSum } = line;
  if (tStatistic === null || standardError === null) return undefined;
  return reckoned({
    title: `${own.name}: t`,
    value: count(tStatistic, 1),
    number: tStatistic,
    left: "t",
    general: "c̄ / (s / √n)",
    right: "S / E",
    parts: {
      sum: sumPart(line, own),
      error: part("E", "its standard error, s √n", standardError, { as: "percent" }),
    },
    result: contributionSum / standardError,
    source: "Methodology 10, is it skill?",
  });
}
