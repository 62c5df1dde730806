import { cpSync, mkdirSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { callHere } from "../cli/call-here.ts";
import { ROOT } from "../root.ts";
import { filesUnder } from "../source-files.ts";
import { blocksOf, type PageBlock, withTexts } from "./page-blocks.ts";
import { pageFaults, runPage, standsIn } from "./run-page.ts";

/**
 * docs/cli.md has a folder for each of its blocks in cli-page.test.ts; pages on the demo or the installed package are run by readme.system.test.ts and
 * package.system.test.ts, that on other languages by test/foreign/own-run.test.ts.
 */
const ELSEWHERE = ["docs/cli.md", "docs/quick-start.md", "docs/your-own-data.md", "docs/other-languages.md"];

const pages = [
  "README.md",
  "CONTRIBUTING.md",
  ...filesUnder("docs").filter((path) => path.endsWith(".md") && !/^docs\/(?:cards|site)\//.test(path)),
].filter((path) => !ELSEWHERE.includes(path));
const blocks = pages.flatMap((page) => blocksOf(page, readFileSync(ROOT + page, "utf8")));
const home = process.cwd();
let base: string;

/** One project for all pages, as `plimsoll init my-model` and `plimsoll estimate` make it; a page that changes it changes its copy. */
beforeAll(async () => {
  base = mkdtempSync(join(tmpdir(), "plimsoll-pages-"));
  mkdirSync(join(base, "estimated"));
  process.chdir(join(base, "estimated"));
  for (const call of [
    ["init", "my-model"],
    ["estimate", "--project", "my-model", "--threads", "1"],
  ])
    expect((await callHere(call)).code).toBe(0);
  process.chdir(home);
});

afterEach(() => process.chdir(home));

/** Commands may change the project, so pages that have some are given one of their own. */
function enterFolderFor(page: string): void {
  const own = blocks.some(
    (block) => block.page === page && ["console", "sh", "bash"].includes(block.language),
  );
  const folder = join(base, own ? page.replaceAll("/", "-") : "estimated");
  if (own) cpSync(join(base, "estimated"), folder, { recursive: true });
  process.chdir(folder);
}

const has = (page: string): boolean =>
  blocks.some((block) => block.page === page && block.language !== "text");

describe("every block of the documents is run, or says who runs it", () => {
  test.each(pages.filter(has))("%s", { timeout: 300_000 }, async (page) => {
    enterFolderFor(page);
    const outcomes = await runPage(blocks.filter((block) => block.page === page));
    expect(pageFaults(page, outcomes)).toEqual([]);
  });

  const noted = blocks.filter((block) => block.note !== undefined);

  test("a test that a block names is there and knows the page", () => {
    const faults = noted.flatMap(({ page, line, note }) => {
      if (note?.kind !== "run by") return [];
      const text = readFileSync(ROOT + note.test, "utf8");
      const name = page.split("/").at(-1) ?? page;
      return text.includes(name) ? [] : [`${page}:${line}: ${note.test} does not name ${name}`];
    });
    expect(faults).toEqual([]);
  });

  test("what nobody runs is counted, with its reason", () => {
    const reasons = noted.flatMap(({ page, note }) =>
      note?.kind === "not run" ? [`${page}: ${note.reason}`] : [],
    );
    expect(reasons).toMatchInlineSnapshot(`
      [
        "CONTRIBUTING.md: the tests themselves",
        "docs/ARCHITECTURE.md: a file that would stand in engine/exposures/descriptors",
        "docs/comparison.md: needs a project with years of returns, and Python",
        "docs/cookbook.md: the files are yours to download; test/public-data runs each reader on files of its own",
        "docs/decisions/regression-noise.md: a section that is proposed and not built",
        "docs/http.md: asks a server that stays; test/http/examples.system.test.ts runs examples/http",
        "docs/http.md: asks a server that stays; test/http/examples.system.test.ts runs examples/http",
        "docs/http.md: asks a server that stays; test/http/examples.system.test.ts runs examples/http",
        "docs/http.md: asks a server that stays; test/http/examples.system.test.ts runs examples/http",
        "docs/http.md: asks a server that stays; test/http/examples.system.test.ts runs examples/http",
        "docs/machines.md: needs a cluster",
        "docs/machines.md: needs a queue's server; test/tasks runs these commands against one",
        "docs/machines.md: a file of systemd",
        "docs/machines.md: needs a bucket; test/tasks/bucket.system.test.ts has one",
        "docs/nightly.md: a script of a server",
        "docs/nightly.md: a file of systemd",
        "docs/nightly.md: needs a queue's server; test/tasks/nights.system.test.ts has one",
        "docs/nightly.md: needs Python's duckdb",
        "docs/operations.md: a server that stays; test/http starts it",
        "docs/operations.md: needs a queue's server; test/tasks runs workers against one",
        "docs/scale.md: takes ten minutes",
        "docs/testing.md: minutes of changed code, by hand",
        "docs/workbench.md: a server that stays; test/web starts it",
      ]
    `);
  });

  test("most blocks are run", () => {
    const run = blocks.filter(
      ({ language, note }) => note === undefined && ["ts", "console", "sh"].includes(language),
    );
    expect(run.length).toBeGreaterThan(20);
  });
});

describe("a block that is wrong is found", () => {
  let count = 0;
  const planted = (text: string): readonly PageBlock[] => blocksOf(`docs/planted-${++count}.md`, text);
  const faults = async (text: string): Promise<readonly (string | undefined)[]> => {
    enterFolderFor("planted");
    return (await runPage(planted(text))).map(({ fault }) => fault);
  };
  const wrong: readonly [string, string][] = [
    ["a program that prints something else", "```ts\nconsole.log(1 + 1);\n\n// prints:\n// 3\n```\n"],
    ["a program without a promise", "```ts\nconsole.log(1 + 1);\n```\n"],
    ["a program that throws", '```ts\nthrow new Error("no");\n\n// prints:\n// 3\n```\n'],
    [
      "a command that says something else",
      "```console\n$ plimsoll risk --portfolio nobody --project my-model\nfine\n```\n",
    ],
    ["a command that says the right thing and fails", '```console\n$ sh -c "echo a; exit 1"\na\n```\n'],
    ["a script whose command fails", "```sh\nplimsoll risk --portfolio nobody --project my-model\n```\n"],
    ["a spec with a key that there is not", "```yaml\ncovariance: { newyWest: null }\n```\n"],
    ["JSON that is none", "```json\n{ a: 1 }\n```\n"],
    ["a language that nobody runs", "```rust\nfn main() {}\n```\n"],
    ["Python that is none", "```python\nimport json json\n```\n"],
    ["SQL without rows", "```sql\nSELECT 1 WHERE false\n```\n"],
  ];
  test.each(wrong)("%s", async (_, text) => {
    expect(await faults(text)).toEqual([expect.any(String)]);
  });

  test("and right ones are not", async () => {
    const text = [
      "```ts\nconsole.log(1 + 1);\n\n// prints:\n// 2\n```",
      "```csv a.csv\nb,1\n```",
      "```console\n$ cat a.csv\nb,1\n```",
      "```yaml\ncovariance: { neweyWest: { volatility: 5, correlation: 2 } }\n```",
      "<!-- run by test/docs/pages.test.ts -->\n```rust\nfn main() {}\n```",
    ].join("\n\n");
    expect(await faults(`${text}\n`)).toEqual([undefined, undefined, undefined, undefined]);
  });

  test("lines left out stand in order", () => {
    const printed = ["a", "b", "c", "d", ""];
    expect(standsIn(["a", "…", "c", "d"], printed)).toBe(true);
    expect(standsIn(["a", "…"], printed)).toBe(true);
    expect(standsIn(["a", "c", "d"], printed)).toBe(false);
    expect(standsIn(["a", "b", "c"], printed)).toBe(false);
    expect(standsIn(["c", "…", "a", "…"], printed)).toBe(false);
  });

  test("a page is written anew where it is wrong, and nowhere else", () => {
    const page = "# A\n\n```ts\nold\n```\n\ntext\n\n```console\n$ b\nold\n```\n";
    expect(withTexts(page, new Map([[3, "new\nlines\n"]]))).toBe(page.replace("old", "new\nlines"));
  });
});
