import type { Dirent } from "node:fs";
import { readdir } from "node:fs/promises";
import { resolve } from "node:path";

/** Whether a path of the spec is a pattern: it has a * or ?, or closed brackets. */
export function isPattern(path: string): boolean {
  return /[*?]|\[[^\]]+\]|\{[^}]+\}/.test(path);
}

/**
 * The expression that paths of a pattern match: `*` and `?` stand for signs within a name, `[ab]` for one of several, `{a,b}` for
 * one of several words, `**` for any number of folders. Names that begin with a dot only match a pattern that says the dot.
 */
export function patternExpression(pattern: string): RegExp {
  const parts = partsOf(pattern);
  const sources = parts.map((part, p) => {
    const isLast = p === parts.length - 1;
    if (part === "**") return isLast ? "(?:(?!\\.)[^/]+/)*(?!\\.)[^/]+" : "(?:(?!\\.)[^/]+/)*";
    return `${/^[*?[]/.test(part) ? "(?!\\.)" : ""}${partSource(part)}${isLast ? "" : "/"}`;
  });
  return new RegExp(`^${sources.join("")}$`);
}

function partSource(part: string): string {
  let source = "";
  let depth = 0;
  for (let i = 0; i < part.length; i++) {
    const sign = part[i]!;
    const close = sign === "[" ? part.indexOf("]", i + 2) : -1;
    if (sign === "*") source += "[^/]*";
    else if (sign === "?") source += "[^/]";
    else if (close > 0) {
      const inner = part.slice(i + 1, close).replace(/^!/, "^");
      source += `[${inner.replace(/[\\[\]]/g, "\\$&")}]`;
      i = close;
    } else if (sign === "{" && part.indexOf("}", i) > 0) {
      source += "(?:";
      depth++;
    } else if (sign === "}" && depth > 0) {
      source += ")";
      depth--;
    } else if (sign === "," && depth > 0) source += "|";
    else source += sign.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
  }
  return source + ")".repeat(depth);
}

/** Files whose path matches a pattern, as paths of the spec, in the order of their names. Links to folders are not followed. */
export async function matchingFiles(projectDir: string, pattern: string): Promise<string[]> {
  const expression = patternExpression(pattern);
  const parts = partsOf(pattern);
  const found: string[] = [];
  const walk = async (prefix: string, depth: number, isAnyDepth: boolean): Promise<void> => {
    const isDeep = isAnyDepth || parts[depth] === "**";
    for (const entry of await entriesOf(resolve(projectDir, prefix === "" ? "." : prefix))) {
      const path = `${prefix}${entry.name}`;
      if (!entry.isDirectory()) {
        if (expression.test(path)) found.push(path);
      } else if (isDeep ? !entry.name.startsWith(".") : isStep(parts, depth, entry.name)) {
        await walk(`${path}/`, depth + 1, isDeep);
      }
    }
  };
  const plain = parts.findIndex((part) => isPattern(part));
  await walk(plain === 0 ? "" : `${parts.slice(0, plain).join("/")}/`, plain, false);
  return found.sort((a, b) => (a < b ? -1 : 1));
}

/** Whether a folder is one that a pattern goes through. */
function isStep(parts: readonly string[], depth: number, name: string): boolean {
  return depth < parts.length - 1 && patternExpression(parts[depth]!).test(name);
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  return readdir(folder, { withFileTypes: true }).catch(() => []);
}

function partsOf(pattern: string): string[] {
  return pattern.split("/").filter((part, p) => part !== "." && (part !== "" || p === 0));
}
