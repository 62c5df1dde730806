import { InputError } from "../../../engine/errors/index.ts";
import type { HoldingsOptions } from "../../holdings-file/index.ts";
import { checkHoldings, importHoldings } from "../../model/index.ts";
import { holdingsFileOutput } from "../holdings-file-report.ts";
import { type OutputOptions, printOutput } from "../output.ts";

/** Options of `plimsoll import`. */
export interface ImportRequest extends OutputOptions, HoldingsOptions {
  readonly project: string;
  readonly portfolio?: string;
  readonly validate?: boolean;
  readonly replace?: boolean;
}

/** `plimsoll import`. */
export async function runImport(_files: readonly string[], request: ImportRequest): Promise<void> {
  if (request.portfolio !== undefined) return importPortfolio(request.portfolio, request);
  const rule = "say what to do with the files: --portfolio FILE";
  throw new InputError([{ file: "import", rule }]);
}

async function importPortfolio(file: string, request: ImportRequest): Promise<void> {
  const checked = await checkHoldings(request.project, file, request);
  const { faults } = checked.file;
  const isWritten = request.validate !== true && faults.length === 0;
  const written = isWritten ? await importHoldings(checked, request.project, request) : undefined;
  printOutput(holdingsFileOutput(checked, written), request);
  if (faults.length > 0) throw new InputError(faults);
}
