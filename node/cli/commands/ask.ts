import { createInterface } from "node:readline";
import { answerLines } from "../../http/index.ts";
import { printableText } from "../printable-text.ts";

/** A request was wrong; something failed here. */
const BAD_INPUT = 2;
const FAILED = 1;

/** `plimsoll ask`: answers lines until they end; the exit code says whether all had an answer. */
export async function runAsk(
  { project }: { readonly project: string },
  lines: AsyncIterable<string> = createInterface({ input: process.stdin }),
): Promise<void> {
  let code = 0;
  for await (const { text, status, log } of answerLines(project, lines)) {
    if (log !== undefined) process.stderr.write(`${printableText(log)}\n`);
    if (status >= 500) code = FAILED;
    else if (status >= 400 && code === 0) code = BAD_INPUT;
    if (!process.stdout.write(`${text}\n`))
      await new Promise((resolve) => process.stdout.once("drain", resolve));
  }
  process.exitCode = code;
}
