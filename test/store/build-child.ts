import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/**
 * JavaScript of a test program and all it imports, made from today's sources (dist/ may be old), below out/ so that
 * packages are found. Gives the path to run.
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
    writeFileSync(target, outputText);
    for (const [, name = ""] of source.matchAll(/(?:from|import)\s*"(\.[^"]+)"/g)) {
      const imported = posix.normalize(posix.join(posix.dirname(file), name));
      if (!seen.has(imported)) pending.push(imported);
      seen.add(imported);
    }
  }
  writeFileSync(join(out, "package.json"), '{ "type": "module" }\n');
  return join(out, entry.replace(/\.ts$/, ".js"));
}
