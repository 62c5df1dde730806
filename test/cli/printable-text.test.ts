import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { formatCsv } from "../../node/cli/csv-text.ts";
import { printOutput } from "../../node/cli/output.ts";
import { printableName, printableText } from "../../node/cli/printable-text.ts";
import { projectOption } from "../../node/cli/project-option.ts";
import { formatTable } from "../../node/cli/table-text.ts";

const NASTY = "\x1b[31mRED\x07\u202edlog\u2066\x9b2J\x7f";
const WRITTEN_OUT = "\\x1b[31mRED\\x07\\u202edlog\\u2066\\x9b2J\\x7f";

describe("text for people", () => {
  test("shows what a terminal would act on, and nothing else is touched", () => {
    expect(printableText(NASTY)).toBe(WRITTEN_OUT);
    const plain = "Cariño 株式会社 ✓ a\tb\r\nc\nд \u200f\u05d0";
    expect(printableText(plain)).toBe(plain);
    expect(printableText("a\rb")).toBe("a\\x0db");
    expect(printableName("a\nb\tc\r\n\u2028")).toBe("a\\x0ab\\x09c\\x0d\\x0a\\u2028");
  });

  test("no sign of a name moves the cursor or the order of letters", () => {
    const names = fc.string({
      unit: fc.integer({ min: 0, max: 0x2fff }).map((code) => String.fromCharCode(code)),
    });
    fc.assert(
      fc.property(names, (name) => {
        expect(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u.test(printableName(name))).toBe(false);
      }),
      { seed: 9, numRuns: 2000 },
    );
  });

  test("comes out so of every command; JSON and CSV are left as they are", () => {
    const write = vi.spyOn(process.stdout, "write").mockReturnValue(true);
    const output = { text: NASTY, json: { name: NASTY }, csv: { header: ["name"], rows: [[NASTY]] } };
    try {
      for (const options of [{}, { json: true }, { csv: true }]) printOutput(output, options);
      const [text, json, csv] = write.mock.calls.map(([printed]) => String(printed));
      expect(text).toBe(`${WRITTEN_OUT}\n`);
      expect(JSON.parse(json ?? "")).toEqual({ name: NASTY });
      expect(csv).toBe(`name\r\n${NASTY}\r\n`);
    } finally {
      write.mockRestore();
    }
  });
});

describe("a table", () => {
  const columns = [
    { header: "name", align: "left" },
    { header: "reason", align: "left", whole: true },
    { header: "%", align: "right" },
  ] as const;

  test("cuts names beyond 40 signs, not through a sign; sentences stay whole", () => {
    const long = "𝔸".repeat(41);
    const [, , first, second] = formatTable(columns, [
      [long, long, "1"],
      ["b".repeat(40), "", "2"],
    ]).split("\n");
    expect(first?.startsWith(`${"𝔸".repeat(39)}… `)).toBe(true);
    expect(first).toContain(long);
    expect(second?.startsWith(`${"b".repeat(40)} `)).toBe(true);
  });

  test("keeps a row on its line, and its columns where they are, whatever a name holds", () => {
    const lines = formatTable(columns, [
      ["a\nb", "", "1"],
      ["\x1b[1m", "", "2"],
    ]).split("\n");
    expect(lines.length).toBe(4);
    expect(lines.slice(2).map((line) => line.length)).toEqual([lines[1]?.length, lines[1]?.length]);
  });
});

test.each(["＝1+1", "＋1", "－1", "＠cmd"])("CSV guards %s as it does its narrow form", (text) => {
  expect(formatCsv(["x"], [[text]])).toBe(`x\r\n'${text}\r\n`);
});

describe("a command to run next", () => {
  test.each(["plimsoll-demo", "/tmp/a_b-1.0/x", "日本/モデル"])("names the folder %s as it is", (folder) => {
    expect(projectOption(folder)).toBe(` --project ${folder}`);
  });

  test("has nothing to name in the current folder", () => {
    expect(projectOption(".")).toBe("");
  });

  test.each([
    "de mo 日本",
    "it's",
    "$HOME",
    "~",
    "a;b",
    "a`id`",
    'q"q',
    "a\\b",
    "*",
    "a&b",
    "(x)",
    "#1",
    "!1",
  ])("is taken by a shell as it was meant: %s", (folder) => {
    const printed = execFileSync("sh", ["-c", `printf '%s|' ${projectOption(folder)}`], { encoding: "utf8" });
    expect(printed).toBe(`--project|${folder}|`);
  });
});
