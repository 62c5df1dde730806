import { readFileSync } from "node:fs";
import { basename } from "node:path";

import { describe, expect, test } from "vitest";
import { printedLines, promisedLines } from "./printed-lines.ts";
import { ROOT } from "./root.ts";
import { filesUnder } from "./source-files.ts";

const examples = filesUnder("examples").filter((path) => /^examples\/\d\d-[a-z-]+\.ts$/.test(path));

describe("every example prints what it says it prints", () => {
  test("and docs/examples.md has all ten, with what they print", () => {
    expect(examples.length).toBeGreaterThanOrEqual(10);
    const page = readFileSync(`${ROOT}docs/examples.md`, "utf8");
    const missing = examples.filter((path) => {
      const [first = ""] = readFileSync(ROOT + path, "utf8").split("\n");
      const lines = promisedLines(readFileSync(ROOT + path, "utf8"));
      return !page.includes(
        `${first.slice(3)}\n\n\`${path}\` prints\n\n\`\`\`text\n${lines.join("\n")}\n\`\`\`\n`,
      );
    });
    expect(missing).toEqual([]);
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
