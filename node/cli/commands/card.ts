import { writeFile } from "node:fs/promises";
import { extname } from "node:path";
import { InputError } from "../../../engine/errors/index.ts";
import { changesSinceRun } from "../../jobs/index.ts";
import { collectCard, type ModelCard } from "../../model-card/index.ts";
import { readProject } from "../../project/index.ts";
import type { Run } from "../../store/index.ts";
import { CARD_FORMATS, type CardFormat } from "../has-run-card.ts";
import { openNamedRun } from "../open-named-run.ts";
import { type OutputOptions, printOutput } from "../output.ts";
import { startProgress } from "../progress.ts";
import { projectOption } from "../project-option.ts";
import { cardText } from "../run-card.ts";
import { sayNote } from "../say-note.ts";

/** What `plimsoll card` takes. */
export interface CardOptions extends OutputOptions {
  readonly project: string;
  /** The first letters of a kept run's id; the published run by default. */
  readonly run?: string;
  readonly format?: CardFormat;
  readonly out?: string;
}

/** Portfolios of each random family, as `evaluate` has them, and their seed. */
const RANDOM = { randomCount: 100, seed: 1 } as const;

/** `plimsoll card`: all that a reader should know of a run before using it. */
export async function runCard(options: CardOptions): Promise<void> {
  const format = formatOf(options);
  const project = await readProject(options.project);
  const run = await openNamedRun(project.modelFolder, options.run);
  try {
    const card = await cardWithProgress(run);
    const text = cardText(card, format);
    if (options.out === undefined) process.stdout.write(text);
    else await writeCard(card, text, { format, file: options.out, json: options.json === true });
    if (options.run !== undefined || format === "json") return;
    const stale = await changesSinceRun(project, run.manifest);
    if (stale.length === 0) return;
    const command = `npx plimsoll estimate${projectOption(options.project)}`;
    sayNote(`The run is older than its project: ${stale.join("; ")}. ${command} brings it up to date.`);
  } finally {
    await run.close();
  }
}

/** The card of a run with the tests of its forecasts. */
export async function cardWithProgress(run: Run): Promise<ModelCard> {
  const progress = startProgress("forecasts");
  try {
    return await collectCard(run, {
      ...RANDOM,
      onProgress: (done, count) => progress.update("testing", done, count),
    });
  } finally {
    progress.finish();
  }
}

async function writeCard(
  card: ModelCard,
  text: string,
  { format, file, json }: { readonly format: CardFormat; readonly file: string; readonly json: boolean },
): Promise<void> {
  await writeFile(file, text);
  const bytes = Buffer.byteLength(text);
  const { tests, weaknesses, runId } = card;
  const passed =
    tests === null ? "no forecast tests" : `${tests.passed} of ${tests.count} forecast tests passed`;
  const words = `Card written to ${file}: ${passed}, ${weaknesses.length} known weaknesses; ${Math.ceil(bytes / 1024)} kB.\nRun ${runId.slice(0, 12)}.`;
  printOutput({ text: words, json: { file, format, bytes, runId } }, { json });
}

/** As asked for, or as the file's name ends; Markdown without either, JSON with `--json` and no file. */
function formatOf({ format, out, json }: CardOptions): CardFormat {
  if (format !== undefined) return format;
  if (out === undefined) return json === true ? "json" : "md";
  const end = extname(out).slice(1).toLowerCase();
  const found = CARD_FORMATS.find((one) => one === end || (one === "html" && end === "htm"));
  if (found !== undefined) return found;
  const rule = "must end in .html, .md or .json, or be beside --format";
  throw new InputError([{ file: "--out", value: out, rule }]);
}
