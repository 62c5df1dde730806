import { describe, expect, test } from "vitest";
import { navigation, titleOf } from "../../docs/site/.vitepress/navigation.ts";
import { filesUnder } from "../source-files.ts";

describe("the navigation of the site", () => {
  const groups = navigation();
  const listed = groups.flatMap(({ pages }) => pages);

  test("has every page of docs/ once, and no other", () => {
    const pages = filesUnder("docs").filter((path) => path.endsWith(".md") && !path.startsWith("docs/site/"));
    expect(pages.length).toBeGreaterThan(80);
    expect(listed.filter((path) => path.startsWith("docs/")).sort()).toEqual([...pages].sort());
    expect(new Set(listed).size).toBe(listed.length);
  });

  test("calls each by its heading", () => {
    const untitled = listed.filter((path) => titleOf(path) === path);
    expect(untitled).toEqual([]);
  });
});
