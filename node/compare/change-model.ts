import { createHash } from "node:crypto";
import { basename, join } from "node:path";
import { InputError } from "../../engine/errors/index.ts";
import { parseModelSpec, resolveSpec, type SpecDocument, withoutFactors } from "../../wire/index.ts";
import { readAxes, readDocument } from "../model/index.ts";
import { type Project, SPEC_FILE, writeProjectFile } from "../project/index.ts";
import type { Run } from "../store/index.ts";
import {
  type IndustryChange,
  readIndustryChange,
  requirePiece,
  withMerges,
  withPiece,
} from "./change-spec.ts";
import { classificationSpells } from "./classification-spells.ts";

/** What of a model is to be changed. */
export interface ModelChange {
  /** A file with a piece of a spec. */
  readonly with?: string | undefined;
  /** Styles, market, countries, currencies, with commas between them. */
  readonly without?: string | undefined;
  /** A file that redefines industries. */
  readonly industries?: string | undefined;
}

/** A project with another model on the same data. */
export interface ChangedProject {
  readonly project: Project;
  /** What was changed, a sentence each. */
  readonly notes: readonly string[];
}

/**
 * The project's model with a change, under a name of its own: its run is kept beside the project's and not made twice.
 *
 * @param run  the model as it is: its industries are the ones that are redefined
 * @throws {InputError} everything that is wrong with the change
 */
export async function changeModel(project: Project, run: Run, change: ModelChange): Promise<ChangedProject> {
  let spec = structuredClone(project.spec) as unknown as SpecDocument;
  const notes: string[] = [];
  const names: string[] = [];
  let file = SPEC_FILE;
  if (change.without !== undefined) {
    const left = change.without.split(",").map((name) => name.trim());
    const without = withoutFactors(spec, left);
    spec = without.spec;
    // However they are ordered it is one model.
    names.push(`without-${left.toSorted().join("-")}`);
    notes.push(
      `Without ${left.join(", ")}.`,
      ...without.notes.map((note) => `${note.charAt(0).toUpperCase()}${note.slice(1)}.`),
    );
  }
  if (change.with !== undefined) {
    file = change.with;
    const piece = await readDocument(change.with, (document) => requirePiece(document, file));
    spec = withPiece(spec, piece.value);
    names.push(`with-${stem(change.with)}`);
    notes.push(`With ${change.with} written over plimsoll.yaml.`);
  }
  const redefined = change.industries === undefined ? undefined : await readIndustryChange(change.industries);
  if (redefined !== undefined) names.push(`industries-${stem(change.industries as string)}`);
  const name = changedName([project.spec.name, ...names]);
  if (redefined !== undefined) {
    const industries = await redefine(project, run, { redefined, name, spec });
    spec = industries.spec;
    notes.push(industries.note);
  }
  const parsed = parseModelSpec({ ...spec, name }, file);
  const changed: Project = {
    folder: project.folder,
    spec: parsed,
    options: resolveSpec(parsed),
    modelFolder: join(project.folder, "models", name),
  };
  return { project: changed, notes };
}

/** Signs of a name: folders are called so, and people read it. */
const LONGEST_NAME = 100;
/** Signs of the hash that tells names apart which begin alike. */
const HASH_SIGNS = 8;

/** The name of a changed model. One that would be too long is cut, and told from others that begin so by a hash of the whole. */
function changedName(words: readonly string[]): string {
  const name = words
    .join("-")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-");
  if (name.length <= LONGEST_NAME) return name;
  const hash = createHash("sha256").update(name).digest("hex").slice(0, HASH_SIGNS);
  return `${name.slice(0, LONGEST_NAME - HASH_SIGNS - 1).replace(/-+$/, "")}-${hash}`;
}

function stem(file: string): string {
  return basename(file).replace(/\.[^.]*$/, "");
}

/** Merges are the spec's; securities that move need a table of classifications, made from the run's own. */
async function redefine(
  project: Project,
  run: Run,
  {
    redefined,
    name,
    spec,
  }: { readonly redefined: IndustryChange; readonly name: string; readonly spec: SpecDocument },
): Promise<{ readonly spec: SpecDocument; readonly note: string }> {
  const axes = await readAxes(run);
  const industries = [...axes.industryCodes.keys()];
  if (redefined.kind === "merge") {
    const pairs = Object.entries(redefined.into).map(([from, to]) => `${from} to ${to}`);
    return { spec: withMerges(spec, redefined.into, industries), note: `Joined: ${pairs.join(", ")}.` };
  }
  const unknown = redefined.moves.filter(({ id }) => !axes.assets.codes.has(id));
  if (unknown.length > 0) {
    const rule = "no security of the run";
    throw new InputError(
      unknown.slice(0, 20).map(({ id }) => ({ file: "--industries", column: "id", value: id, rule })),
    );
  }
  const table = `models/${name}/industries.csv`;
  const text = await classificationSpells(run, redefined.moves);
  await writeProjectFile(project.folder, table, text);
  const data = { ...(spec.data as Record<string, unknown>), classifications: { path: table } };
  delete (data as Record<string, unknown>).industry_codes;
  const into = [...new Set(redefined.moves.map(({ industry }) => industry))];
  const always = redefined.moves.filter(({ from }) => from === "").length;
  const ahead = always === 0 ? "" : ` ${always} of them from the beginning, whether or not it was known then`;
  return {
    spec: { ...spec, data },
    note: `${redefined.moves.length} securities moved to ${into.join(", ")}${ahead === "" ? "" : `,${ahead}`}; all others are where the run has them (${table}).`,
  };
}
