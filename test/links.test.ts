import { existsSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { describe, expect, test } from "vitest";
import { ROOT } from "./root.ts";
import { filesUnder } from "./source-files.ts";

/** As on the pages of a forge: words in small letters, joined by dashes. */
function anchorOf(heading: string): string {
  const words = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").toLowerCase();
  return words.replace(/[^\p{L}\p{N}\p{M}_ -]/gu, "").replaceAll(" ", "-");
}

function anchorsOf(text: string): Set<string> {
  const headings = [...text.replace(/^```[\s\S]*?^```/gm, "").matchAll(/^#+ (.*)$/gm)];
  return new Set(headings.map(([, heading = ""]) => anchorOf(heading.trim())));
}

/** Links of a page that lead nowhere in the repository; those to other places are not followed. */
function deadLinks(path: string, text: string): string[] {
  const prose = text.replace(/^```[\s\S]*?^```/gm, "").replace(/`[^`\n]*`/g, "");
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, link = ""]) => {
    if (/^[a-z]+:/.test(link)) return [];
    const [file = "", anchor] = link.split("#");
    const target = file === "" ? path : posix.join(posix.dirname(path), file);
    if (target !== path && !existsSync(ROOT + target)) return [`${path}: ${link} is not there`];
    if (anchor === undefined || !target.endsWith(".md")) return [];
    const there = anchorsOf(target === path ? text : readFileSync(ROOT + target, "utf8"));
    return there.has(anchor) ? [] : [`${path}: ${link} has no such heading`];
  });
}

describe("links of the documents", () => {
  const pages = [
    ...["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "CODE_OF_CONDUCT.md"],
    ...filesUnder("docs").filter((path) => path.endsWith(".md") && !path.startsWith("docs/site/")),
    ...filesUnder("examples").filter((path) => path.endsWith(".md")),
  ];

  test("lead somewhere", () => {
    expect(pages.length).toBeGreaterThan(60);
    expect(pages.flatMap((path) => deadLinks(path, readFileSync(ROOT + path, "utf8")))).toEqual([]);
  });

  test("and one that does not would be seen", () => {
    expect(deadLinks("docs/a.md", "# One\n[x](nowhere.md) [y](#two) [z](#one) [w](cli.md#no-such)")).toEqual([
      "docs/a.md: nowhere.md is not there",
      "docs/a.md: #two has no such heading",
      "docs/a.md: cli.md#no-such has no such heading",
    ]);
  });
});
