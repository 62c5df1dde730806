import type { Factor } from "../../engine/exposures/index.ts";
import { kernelKind } from "../../engine/linalg/index.ts";
import { formatCanonicalJson, resolvedSpecJson } from "../../wire/index.ts";
import { codeVersion, hashSources } from "../jobs/index.ts";
import { readPlatform, sha256 } from "../store/index.ts";
import type { DatedFiles } from "./foreign-layout.ts";
import type { ImportContext } from "./import-context.ts";

/** A month of a daily model, a year of a monthly one. */
export interface ImportPeriod {
  readonly name: string;
  readonly dates: readonly DatedFiles[];
  /** The date before its first, whose exposures the returns of the first are explained by. */
  readonly before: DatedFiles | undefined;
  readonly key: string;
}

/** The periods of a package, each with the key of all that its tables follow from. */
export function periodsOf(
  { dated, inputs, project, foreign }: ImportContext,
  factors: readonly Factor[],
): readonly ImportPeriod[] {
  const length = project.options.periodsPerYear > 12 ? 7 : 4;
  const hashes = new Map(inputs.map(({ file, hash }) => [file, hash]));
  const made = formatCanonicalJson({
    version: codeVersion(),
    // The layouts are no part of what other runs are made by.
    foreign: foreignVersion(),
    kernel: kernelKind(),
    platform: readPlatform(),
    options: resolvedSpecJson(project.options),
    layout: foreign.layout,
    factors,
  });
  const names = [...new Set(dated.map(({ date }) => date.slice(0, length)))];
  return names.map((name) => {
    const dates = dated.filter(({ date }) => date.startsWith(name));
    const before = dated[dated.indexOf(dates[0] as DatedFiles) - 1];
    const read = [...(before === undefined ? [] : [before]), ...dates].flatMap(({ files }) =>
      files.map(({ name: file, path }) => `${file} ${hashes.get(path)}`),
    );
    return { name, dates, before, key: sha256([made, name, ...read].join("\n")) };
  });
}

let version: string | undefined;

function foreignVersion(): string {
  version ??= hashSources(["../foreign"]);
  return version;
}
