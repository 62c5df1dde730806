import { readFileSync, writeFileSync } from "node:fs";
import { parse } from "yaml";
import { withGivenData } from "../../node/project/given-data.ts";
import { parseHedge, parseLimits, parseMandate, parseModelSpec } from "../../wire/index.ts";
import { printedLines, promisedLines, withPromise } from "../printed-lines.ts";
import { ROOT } from "../root.ts";
import { type PageBlock, withTexts } from "./page-blocks.ts";
import { commandsOf, runLine, type Said } from "./page-shell.ts";
import { faultOfInterpreted, faultOfSql } from "./run-other-language.ts";

/** What became of a block: the text it should have, and what is wrong with it. */
export interface BlockOutcome {
  readonly block: PageBlock;
  readonly text: string;
  readonly fault: string | undefined;
}

/** A whole model estimated once more: left out in CI, run before a release with PLIMSOLL_EXAMPLES=all, as the dear examples of docs/cli.md. */
const DEAR = /^\$ npx plimsoll evaluate --with/m;
const left = process.env.PLIMSOLL_EXAMPLES !== "all" && process.env.PLIMSOLL_PAGES !== "write";

/** Languages that are run or read here; blocks of others carry a note that says who runs them, or why nobody does. */
const HERE = ["ts", "console", "sh", "bash", "yaml", "json", "csv", "text", "", "js", "sql", "python", "r"];

/**
 * A page's blocks, one after the other in the current folder: programs print what they say, commands too (… stands for lines left out), files are
 * saved for the commands after them, YAML and JSON are good.
 */
export async function runPage(
  blocks: readonly PageBlock[],
  run: Run = runLine,
): Promise<readonly BlockOutcome[]> {
  const outcomes: BlockOutcome[] = [];
  for (const block of blocks) {
    if (block.note !== undefined || (left && DEAR.test(block.text))) continue;
    try {
      outcomes.push({ block, ...(await runBlock(block, run)) });
    } catch (error) {
      outcomes.push({ block, text: block.text, fault: String(error) });
    }
  }
  return outcomes;
}

/**
 * What is wrong with a page, a line each. With PLIMSOLL_PAGES=write what programs and commands print is written into the page as well: npx vitest run
 * test/docs, and with --mode system test/package and test/readme.
 */
export function pageFaults(page: string, outcomes: readonly BlockOutcome[]): readonly string[] {
  const wrong = outcomes.filter(({ fault }) => fault !== undefined);
  if (process.env.PLIMSOLL_PAGES === "write" && wrong.length > 0) {
    const texts = new Map(wrong.map(({ block, text }) => [block.line, text]));
    writeFileSync(ROOT + page, withTexts(readFileSync(ROOT + page, "utf8"), texts));
  }
  return wrong.map(({ block, fault }) => `${page}:${block.line}: ${fault}`);
}

type Ran = Pick<BlockOutcome, "text" | "fault">;

type Run = (line: string) => Promise<Said>;

async function runBlock(block: PageBlock, run: Run): Promise<Ran> {
  const { language, text, file } = block;
  if (!HERE.includes(language)) return { text, fault: "is neither run here nor says who runs it" };
  if (file !== "") writeFileSync(file, text);
  if (language === "ts") return runProgram(block);
  if (language === "console") return runConsole(text, run);
  if (language === "sh" || language === "bash") return runScript(text, run);
  if (language === "yaml") return { text, fault: faultOfYaml(text, block.page) };
  if (language === "sql") return { text, fault: await faultOfSql(text) };
  if (language === "python" || language === "r") return { text, fault: faultOfInterpreted(language, text) };
  if (language === "json") JSON.parse(text);
  return { text, fault: undefined };
}

async function runProgram({ page, line, text }: PageBlock): Promise<Ran> {
  const name = `docs-blocks/${page.replaceAll(/[^a-z0-9]+/gi, "-")}-${line}.ts`;
  const promised = promisedLines(text);
  if (promised.length === 0) return { text, fault: "says nothing after // prints:" };
  const printed = await printedLines(name, text);
  const right = JSON.stringify(printed) === JSON.stringify(promised);
  return right
    ? { text, fault: undefined }
    : { text: withPromise(text, printed), fault: `prints ${printed.join(" | ")}` };
}

async function runConsole(text: string, run: Run): Promise<Ran> {
  const parts = text.split(/^(?=\$ )/m);
  const ran: string[] = [];
  const faults: string[] = [];
  for (const part of parts) {
    const [prompt = "", ...shown] = part.split("\n");
    const { code, stdout, stderr } = await run(prompt.slice(2));
    const said = stdout === "" ? stderr : stdout;
    const agrees = standsIn(shown, said.split("\n"));
    if (!agrees) faults.push(`${prompt} says otherwise`);
    // A page may show a command that fails: by all that it says on standard error, or by its code behind the command.
    const isShown = agrees && stdout === "" && shown.some((line) => line !== "" && line !== "…");
    const promised = / # exit code (\d+)$/.exec(prompt)?.[1];
    const isRight = promised === undefined ? code === 0 || isShown : code === Number(promised);
    if (!isRight) faults.push(`${prompt} ends with code ${code}`);
    ran.push(agrees ? part : `${prompt}\n${said}`);
  }
  return { text: ran.join(""), fault: faults[0] };
}

/** Text without what differs from run to run: wall times, sizes, ids of runs and code, the size of rounding. */
function masked(said: string): string {
  return said
    .replace(/\b[\d.]+ MB; [\d.]+ s$/gm, "… MB; … s")
    .replace(/\b([Rr]un|Night) [0-9a-f]{12}\b/g, "$1 …")
    .replace(/\b(version [\d.]+\+)[0-9a-f]{12}\b/g, "$1…")
    .replace(/\b\de-\d+\b/g, "…");
}

/** Whether lines are shown as they were printed, in order and without holes but where … says so. */
export function standsIn(shown: readonly string[], printed: readonly string[]): boolean {
  const wanted = masked(shown.join("\n").trimEnd()).split("\n");
  const there = masked(printed.join("\n").trimEnd()).split("\n");
  let at = 0;
  let free = false;
  for (const line of wanted) {
    if (line.trim() === "…") {
      free = true;
      continue;
    }
    const found = free ? there.indexOf(line, at) : at;
    if (found < 0 || there[found] !== line) return false;
    at = found + 1;
    free = false;
  }
  return free || at === there.length;
}

async function runScript(text: string, run: Run): Promise<Ran> {
  for (const command of commandsOf(text)) {
    const { code, stderr } = await run(command);
    if (code !== 0) return { text, fault: `${command}: ${stderr.trim()}` };
  }
  return { text, fault: undefined };
}

/** What a spec needs besides a piece of it that a page shows. */
const REST = {
  name: "page",
  data: { bars: { path: "bars.csv" }, memberships: { path: "lists.csv" } },
  factors: { styles: { size: { blend: { log_market_cap: 1 } } } },
};
const DATA_TABLES = [
  "bars",
  "fundamentals",
  "caps",
  "securities",
  "classifications",
  "portfolios",
  "factors",
];

/** A YAML block is a spec, a piece of one, limits of a night, a mandate or a hedge; a file of another program is only parsed. */
function faultOfYaml(text: string, page: string): string | undefined {
  const read: Readonly<Record<string, unknown>> = parse(text);
  const keys = Object.keys(read);
  if (keys.includes("limits") && !keys.includes("objective")) parseLimits(read, page);
  else if (keys.includes("objective")) parseMandate(read, page);
  else if (keys.includes("instruments")) parseHedge(read, page);
  else if (keys.includes("apiVersion") || keys.includes("port")) return undefined;
  else parseModelSpec(wholeSpec(read), page);
  return undefined;
}

function wholeSpec(piece: Readonly<Record<string, unknown>>): unknown {
  if (piece.model !== undefined) return withGivenData(piece, "");
  const isData = Object.keys(piece).some((key) => DATA_TABLES.includes(key) && key !== "factors");
  if (isData) return { ...REST, data: { ...REST.data, ...piece } };
  const { factors, ...rest } = REST;
  const own = piece.family === undefined ? { factors } : {};
  return { ...rest, ...own, ...piece, data: { ...REST.data, ...Object(piece.data) } };
}
