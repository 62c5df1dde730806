import { InputError } from "../../engine/errors/index.ts";
import { buildMiniModel, evaluateChecks, type MiniModel, quotedOnly } from "../../engine/minimodel/index.ts";
import { equationChapter, introductionChapter } from "./minimodel-basics.ts";
import { exposuresChapter, factorPortfoliosChapter, regressionChapter } from "./minimodel-construction.ts";
import { type MiniModelJson, miniModelJson } from "./minimodel-json.ts";
import { type ChapterText, chapterLines, wrap } from "./minimodel-layout.ts";
import { performanceChapter, riskAttributionChapter, riskChapter } from "./minimodel-uses.ts";

/** What `plimsoll minimodel` prints, for people and for programs. */
export interface MiniModelReport {
  readonly text: string;
  readonly json: MiniModelJson;
}

/** The chapters of the primer with numbers of the MiniModel, or toys of their own. */
const CHAPTERS: readonly (readonly [number, (model: MiniModel) => ChapterText])[] = [
  [1, introductionChapter],
  [2, equationChapter],
  [3, exposuresChapter],
  [6, regressionChapter],
  [7, factorPortfoliosChapter],
  [8, riskChapter],
  [9, riskAttributionChapter],
  [10, performanceChapter],
];

/**
 * The primer's ten stocks through the engine, chapter by chapter: formula, inputs, result, and the quoted number beside
 * ours.
 *
 * @param chapter  one chapter only; all of them where left out
 * @throws {InputError} a chapter without numbers
 */
export function miniModelReport(chapter?: number): MiniModelReport {
  const known = CHAPTERS.map(([number]) => number);
  if (chapter !== undefined && !known.includes(chapter)) {
    const rule = `only chapters ${known.join(", ")} of the primer have numbers to compute`;
    throw new InputError([{ file: "--chapter", value: String(chapter), rule }]);
  }
  const chosen = chapter === undefined ? known : [chapter];
  const model = buildMiniModel();
  const checks = evaluateChecks(model).filter((check) => chosen.includes(check.chapter));
  const notReproducible = quotedOnly.filter((line) => chosen.includes(line.chapter));
  const lines = CHAPTERS.filter(([number]) => chosen.includes(number)).flatMap(([number, text]) =>
    chapterLines(
      text(model),
      checks.filter((check) => check.chapter === number),
      notReproducible.filter((line) => line.chapter === number),
    ),
  );
  const agreeing = checks.filter(({ agrees }) => agrees).length;
  const own = checks.filter(({ usesOwnCovariance }) => usesOwnCovariance).length;
  const summary = [
    `${agreeing} of ${checks.length} quoted numbers agree to the quoted digits (✓).`,
    own === 0 ? "" : `${own} of them rest on a factor covariance of our own (our F), not on the primer's.`,
    notReproducible.length === 0 ? "" : quotedOnlySentence(notReproducible.length),
  ];
  const head = chapter === undefined ? ["The MiniModel of “It's Just Beta”: ten stocks, one month", ""] : [];
  return {
    text: [...head, ...lines, ...wrap(summary.filter((part) => part !== "").join(" "), 100)].join("\n"),
    json: miniModelJson(model, chosen, checks, notReproducible),
  };
}

function quotedOnlySentence(count: number): string {
  return count === 1
    ? "1 more is shown as quoted: its inputs were not recovered."
    : `${count} more are shown as quoted: their inputs were not recovered.`;
}
