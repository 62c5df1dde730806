import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { vi } from "vitest";
import { ROOT } from "./root.ts";

const PROMISE = "// prints:";

/** What a program prints by its own account: the comment lines after `// prints:`. */
export function promisedLines(text: string): readonly string[] {
  const lines = text.trimEnd().split("\n");
  const start = lines.indexOf(PROMISE);
  return start < 0 ? [] : lines.slice(start + 1).map((line) => line.replace(/^\/\/ ?/, ""));
}

/** The program with another account of what it prints. */
export function withPromise(text: string, lines: readonly string[]): string {
  const [program = ""] = text.split(`${PROMISE}\n`);
  return `${program.trimEnd()}\n\n${[PROMISE, ...lines.map((line) => `// ${line}`.trimEnd())].join("\n")}\n`;
}

/** What it prints. Its doors of the package are those of this tree's source: nothing needs to be built. */
export async function printedLines(name: string, text: string): Promise<readonly string[]> {
  const file = `${ROOT}out/${name}`;
  const up = "../".repeat(name.split("/").length);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(
    file,
    text
      .replaceAll(/"plimsoll\/(wire|client)"/g, `"${up}$1/index.ts"`)
      .replaceAll(/"plimsoll\/([a-z-]+)"/g, `"${up}engine/$1/index.ts"`),
  );
  const lines: string[] = [];
  const spy = vi.spyOn(console, "log").mockImplementation((...values: unknown[]) => {
    lines.push(...values.join(" ").split("\n"));
  });
  try {
    await import(file);
  } finally {
    spy.mockRestore();
  }
  return lines;
}
