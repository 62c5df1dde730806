import { basename, join, relative, resolve } from "node:path";
import { InputError } from "../../../engine/errors/index.ts";
import { guessFiles, proposeSpec } from "../../guess/index.ts";
import type { HoldingsOptions } from "../../holdings-file/index.ts";
import { tableFiles } from "../../import/index.ts";
import { checkHoldings, importHoldings } from "../../model/index.ts";
import { requireFree, SPEC_FILE, writeProjectFile } from "../../project/index.ts";
import { guessOutput } from "../guess-report.ts";
import { holdingsFileOutput } from "../holdings-file-report.ts";
import { type OutputOptions, printOutput } from "../output.ts";
import { importPublic, PUBLIC_KINDS } from "./import-public.ts";

/** Options of `plimsoll import`. */
export interface ImportRequest extends OutputOptions, HoldingsOptions {
  readonly project: string;
  readonly portfolio?: string;
  readonly validate?: boolean;
  readonly guess?: boolean;
  readonly from?: string;
  readonly write?: boolean;
  readonly replace?: boolean;
}

/** `plimsoll import`. */
export async function runImport(files: readonly string[], request: ImportRequest): Promise<void> {
  if (request.portfolio !== undefined) return importPortfolio(request.portfolio, request);
  if (request.guess === true) return guessProject(files, request);
  if (request.from !== undefined) return importPublic(request.from, files, request);
  const rule = `say what to do with the files: --guess, --portfolio FILE, or --from ${PUBLIC_KINDS.join("|")}`;
  throw new InputError([{ file: "import", rule }]);
}

/** Files are named as from where the call is made; in the spec from the project's folder. */
async function guessProject(files: readonly string[], request: ImportRequest): Promise<void> {
  if (files.length === 0)
    throw new InputError([{ file: "import", rule: "name the files to look at after --guess" }]);
  const folder = resolve(request.project);
  if (request.write === true) await requireFree(folder, [SPEC_FILE]);
  const found = await Promise.all(files.map((file) => tableFiles(".", file)));
  const paths = found.flatMap((of) => of.files.map(({ path }) => path));
  const guesses = await guessFiles(paths);
  const name =
    basename(folder)
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-+|-+$/g, "") || "my-model";
  const pathOf = (path: string): string => relative(folder, resolve(path)).replaceAll("\\", "/");
  const proposed = proposeSpec(guesses.tables, name, pathOf);
  const isWritten = request.write === true && guesses.tables.some(({ table }) => table === "bars");
  const spec = join(request.project, SPEC_FILE);
  if (isWritten) await writeProjectFile(folder, SPEC_FILE, proposed.text);
  printOutput(guessOutput(guesses, proposed, isWritten ? spec : undefined), request);
}

async function importPortfolio(file: string, request: ImportRequest): Promise<void> {
  const checked = await checkHoldings(request.project, file, request);
  const { faults } = checked.file;
  const isWritten = request.validate !== true && faults.length === 0;
  const written = isWritten ? await importHoldings(checked, request.project, request) : undefined;
  printOutput(holdingsFileOutput(checked, written), request);
  if (faults.length > 0) throw new InputError(faults);
}
