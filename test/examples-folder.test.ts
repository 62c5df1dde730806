import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { describe, expect, test } from "vitest";
import { printedLines, promisedLines } from "./printed-lines.ts";
import { filesUnder, ROOT } from "./source-files.ts";

const examples = filesUnder("examples").filter((path) => /^examples\/\d\d-[a-z-]+\.ts$/.test(path));

describe("every example prints what it says it prints", () => {
  test("and there are some", () => {
    expect(examples.length).toBeGreaterThanOrEqual(5);
  });

  test.each(examples)("%s", async (path) => {
    const text = readFileSync(ROOT + path, "utf8");
    const promised = promisedLines(text);
    expect(promised.length, "lines after // prints:").toBeGreaterThan(0);
    expect(await printedLines(`examples/${basename(path)}`, text)).toEqual(promised);
  });
});

describe("an example that prints something else is found", () => {
  const planted = (printed: string): string =>
    `console.log("1 %\\n${printed}");\nexport {};\n\n// prints:\n// 1 %\n// 2 %\n`;

  test("a line that differs", async () => {
    const text = planted("3 %");
    expect(await printedLines("examples/planted-wrong.ts", text)).not.toEqual(promisedLines(text));
  });

  test("and the right one is not", async () => {
    const text = planted("2 %");
    expect(await printedLines("examples/planted-right.ts", text)).toEqual(promisedLines(text));
  });

  test("an example without a promise", () => {
    expect(promisedLines("console.log(1);\n")).toEqual([]);
  });
});
