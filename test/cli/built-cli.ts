import { execFile } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/**
 * The command line made from today's sources (dist/ may be old), below out/ so that packages are found. Gives the path
 * to run. Files that did not change since the last time are kept; several may build at the same time.
 */
export function buildCli(): string {
  const out = join(ROOT, "out/cli");
  for (const folder of ["engine", "wire", "node"]) {
    for (const name of readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })) {
      if (name.endsWith(".ts")) transpile(join(ROOT, folder, name), join(out, folder, name));
    }
  }
  const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string };
  write(join(out, "package.json"), JSON.stringify({ name: "plimsoll", type: "module", version }));
  return join(out, "node/cli/main.js");
}

function transpile(source: string, target: string): void {
  const file = target.replace(/\.ts$/, ".js");
  const { mtimeMs } = statSync(source);
  if (existsSync(file) && statSync(file).mtimeMs > mtimeMs) return;
  const { outputText } = ts.transpileModule(readFileSync(source, "utf8"), {
    compilerOptions: {
      target: ts.ScriptTarget.ES2023,
      module: ts.ModuleKind.ESNext,
      verbatimModuleSyntax: true,
      rewriteRelativeImportExtensions: true,
    },
  });
  mkdirSync(dirname(file), { recursive: true });
  write(file, outputText);
}

/** Whole or not at all, whoever else is writing it. */
function write(file: string, text: string): void {
  const part = `${file}.${process.pid}`;
  writeFileSync(part, text);
  renameSync(part, file);
}

/** What a call of the command line gave. */
export interface Called {
  /** Exit code; null when a signal ended it. */
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Calls the command line in a process of its own. */
export function call(
  cli: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<Called> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [cli, ...args],
      { env: { ...process.env, ...environment }, maxBuffer: 1 << 28 },
      (_error, stdout, stderr) => {
        resolve({ code: child.exitCode, signal: child.signalCode, stdout, stderr });
      },
    );
  });
}
