import { readdirSync, readFileSync } from "node:fs";
import ts from "typescript";
import { ROOT } from "./root.ts";

/** A source file as the style tests read it; planted violations are files of this kind that are on no disk. */
export interface SourceText {
  /** From the root of the repository, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

/** Every TypeScript file under the given folders of the repository; a folder that is not there has none. */
export function sourceFiles(...folders: readonly string[]): SourceText[] {
  return folders.flatMap((folder) =>
    filesUnder(folder)
      .filter((path) => /\.tsx?$/.test(path))
      .map((path) => ({ path, text: readFileSync(ROOT + path, "utf8") })),
  );
}

/** Paths of all files under a folder of the repository, sorted. */
export function filesUnder(folder: string): string[] {
  let entries: ReturnType<typeof readEntries>;
  try {
    entries = readEntries(folder);
  } catch {
    return [];
  }
  return entries
    .filter((entry) => entry.name !== "node_modules")
    .flatMap((entry) =>
      entry.isDirectory() ? filesUnder(`${folder}/${entry.name}`) : `${folder}/${entry.name}`,
    )
    .sort();
}

function readEntries(folder: string) {
  return readdirSync(ROOT + folder, { withFileTypes: true });
}

/** Every module a file names: imports, re-exports, `import()` and `import type`. */
export function importsOf(file: SourceText): string[] {
  const found: string[] = [];
  eachNode(file, (node) => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) {
      if (node.moduleSpecifier) found.push((node.moduleSpecifier as ts.StringLiteral).text);
    } else if (ts.isImportTypeNode(node)) {
      found.push(node.argument.getText().slice(1, -1));
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      found.push(ts.isStringLiteralLike(node.arguments[0]) ? node.arguments[0].text : "a computed name");
    }
  });
  return found;
}

/**
 * The names and dotted names (`Math.random`) a file's code uses; comments, strings and members of other objects are not
 * among them.
 */
export function namesUsed(file: SourceText): Set<string> {
  const names = new Set<string>();
  eachNode(file, (node) => {
    if (!ts.isIdentifier(node)) return;
    const { parent } = node;
    if (ts.isPropertyAccessExpression(parent) && parent.name === node) {
      names.add(parent.getText().replaceAll(/\s/g, ""));
    } else if (!isMemberName(parent, node)) {
      names.add(node.text);
    }
  });
  return names;
}

/** Whether the identifier only names a member of something: `process` in `{ process: 1 }` is not the process. */
function isMemberName(parent: ts.Node, node: ts.Identifier): boolean {
  const named =
    ts.isPropertyAssignment(parent) ||
    ts.isPropertySignature(parent) ||
    ts.isMethodSignature(parent) ||
    ts.isPropertyDeclaration(parent);
  return named && parent.name === node;
}

/** Calls `visit` for every node of a file's syntax tree. */
export function eachNode(file: SourceText, visit: (node: ts.Node, tree: ts.SourceFile) => void): void {
  const tree = ts.createSourceFile(file.path, file.text, ts.ScriptTarget.Latest, true);
  const walk = (node: ts.Node): void => {
    visit(node, tree);
    ts.forEachChild(node, walk);
  };
  walk(tree);
}
