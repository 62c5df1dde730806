import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import ts from "typescript";
import { ROOT } from "../root.ts";

/** The beginning of an import of what is built. */
const HOUSE = /"(?:\.\.\/)+(engine|wire|node)\//g;

/**
 * JavaScript of a test program and of the files of tests that it imports, below out/, where the rest is found in dist/ (test/built.ts). Gives the
 * path to run.
 */
export function buildChild(entry: string, outFolder: string): string {
  const out = join(ROOT, "out", outFolder);
  const pending = [entry];
  const seen = new Set(pending);
  for (let file = pending.pop(); file !== undefined; file = pending.pop()) {
    const source = readFileSync(join(ROOT, file), "utf8");
    const { outputText } = ts.transpileModule(source, {
      compilerOptions: {
        target: ts.ScriptTarget.ES2023,
        module: ts.ModuleKind.ESNext,
        verbatimModuleSyntax: true,
        rewriteRelativeImportExtensions: true,
      },
    });
    const target = join(out, file.replace(/\.ts$/, ".js"));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, outputText.replace(HOUSE, `"${join(ROOT, "dist")}/$1/`));
    for (const [, name = ""] of source.replace(HOUSE, '"').matchAll(/(?:from|import)\s*"(\.[^"]+)"/g)) {
      const imported = posix.normalize(posix.join(posix.dirname(file), name));
      if (!seen.has(imported)) pending.push(imported);
      seen.add(imported);
    }
  }
  writeFileSync(join(out, "package.json"), '{ "type": "module" }\n');
  return join(out, entry.replace(/\.ts$/, ".js"));
}
