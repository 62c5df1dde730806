import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { exposureRow } from "../../engine/exposures/index.ts";
import { makeFolder } from "../store/index.ts";
import type { ExtendedModel } from "./extend-given.ts";
import type { GivenHistory } from "./given-history.ts";
import { GIVEN_FILES } from "./read-given-files.ts";

/** Writes the extended model at its close as the files that a given model is read from, without returns; names without an exposure to the new factor have 0 of it. */
export async function writeExtension(
  folder: string,
  factor: string,
  given: GivenHistory,
  { extension, exposures }: ExtendedModel,
): Promise<void> {
  await makeFolder(folder);
  const write = (file: string, header: readonly string[], rows: readonly (readonly (string | number)[])[]) =>
    writeFileSync(
      join(folder, file),
      `${[header, ...rows].map((row) => row.map(cell).join(",")).join("\n")}\n`,
    );
  const factors = [...given.factors, factor];
  const latest = given.fitted.at(-1)?.exposures;
  const named = [...given.ids.keys()].filter(
    (i) => latest?.covered[i] === 1 && (extension.specificVariance[i] as number) > 0,
  );
  write(
    GIVEN_FILES.exposures,
    ["id", ...factors],
    latest === undefined
      ? []
      : named.map((i) => [
          given.ids[i] as string,
          ...exposureRow(latest, i),
          Number.isFinite(exposures[i]) ? (exposures[i] as number) : 0,
        ]),
  );
  const size = factors.length;
  write(
    GIVEN_FILES.covariance,
    ["factor1", "factor2", "covariance"],
    factors.flatMap((first, a) =>
      factors
        .slice(0, a + 1)
        .map((second, b) => [second, first, extension.factorCovariance.values[a * size + b] as number]),
    ),
  );
  write(
    GIVEN_FILES.specific,
    ["id", "variance"],
    named.map((i) => [given.ids[i] as string, extension.specificVariance[i] as number]),
  );
}

function cell(value: string | number): string {
  const text = String(value);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
