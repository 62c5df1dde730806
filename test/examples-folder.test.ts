import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { filesUnder, ROOT } from "./source-files.ts";

const COPIES = `${ROOT}out/examples/`;

/** What an example prints by its own account: the comment lines after `// prints:`. */
function promisedLines(text: string): readonly string[] {
  const lines = text.trimEnd().split("\n");
  const start = lines.indexOf("// prints:");
  return start < 0 ? [] : lines.slice(start + 1).map((line) => line.replace(/^\/\/ ?/, ""));
}

/** What it prints. Its doors of the package are those of this tree's source: nothing needs to be built. */
async function printedLines(name: string, text: string): Promise<readonly string[]> {
  const source = text.replaceAll(/"plimsoll\/([a-z-]+)"/g, '"../../engine/$1/index.ts"');
  mkdirSync(COPIES, { recursive: true });
  writeFileSync(COPIES + name, source);
  const lines: string[] = [];
  vi.spyOn(console, "log").mockImplementation((...values: unknown[]) => {
    lines.push(...values.join(" ").split("\n"));
  });
  await import(COPIES + name);
  return lines;
}

afterEach(() => {
  vi.restoreAllMocks();
});

const examples = filesUnder("examples").filter((path) => /^examples\/\d\d-[a-z-]+\.ts$/.test(path));

describe("every example prints what it says it prints", () => {
  test("and there are some", () => {
    expect(examples.length).toBeGreaterThanOrEqual(5);
  });

  test.each(examples)("%s", async (path) => {
    const text = readFileSync(ROOT + path, "utf8");
    const promised = promisedLines(text);
    expect(promised.length, "lines after // prints:").toBeGreaterThan(0);
    expect(await printedLines(basename(path), text)).toEqual(promised);
  });
});

describe("an example that prints something else is found", () => {
  const planted = (printed: string): string =>
    `console.log("1 %\\n${printed}");\nexport {};\n\n// prints:\n// 1 %\n// 2 %\n`;

  test("a line that differs", async () => {
    const text = planted("3 %");
    expect(await printedLines("planted-wrong.ts", text)).not.toEqual(promisedLines(text));
  });

  test("and the right one is not", async () => {
    const text = planted("2 %");
    expect(await printedLines("planted-right.ts", text)).toEqual(promisedLines(text));
  });

  test("an example without a promise", () => {
    expect(promisedLines("console.log(1);\n")).toEqual([]);
  });
});
