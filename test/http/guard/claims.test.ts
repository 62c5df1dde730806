import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ROOT } from "../../root.ts";

const PAGE = readFileSync(`${ROOT}docs/security.md`, "utf8");

/** The tests that the page names, as file and title: "`attacks`: title; `sockets`: another". */
function namedTests(page: string): readonly { readonly file: string; readonly title: string }[] {
  const cells = [...page.matchAll(/^\|[^|]*\|[^|]*\| (.*`[\w/-]+`: .*) \|$/gm)].map(
    ([, cell]) => cell as string,
  );
  return cells.flatMap((cell) =>
    cell.split(/; (?=`)/).map((one) => {
      const [, name = "", title = ""] = /^`([\w/-]+)`: (.*)$/.exec(one) ?? [];
      return { file: name.includes("/") ? name : `test/http/guard/${name}`, title };
    }),
  );
}

/** Those of which no file of that name has the title. */
function missing(tests: readonly { readonly file: string; readonly title: string }[]): readonly string[] {
  return tests
    .filter(({ file, title }) => {
      const texts = ["test.ts", "system.test.ts"]
        .map((ending) => `${ROOT}${file}.${ending}`)
        .filter(existsSync)
        .map((path) => readFileSync(path, "utf8"));
      return (
        title === "" || !texts.some((text) => text.includes(`"${title}"`) || text.includes(`["${title}"`))
      );
    })
    .map(({ file, title }) => `${file}: ${title}`);
}

test("every claim of docs/security.md names a test that there is, or says by what construction it holds", () => {
  const rows = [...PAGE.matchAll(/^\|[^|]*\|[^|]*\|[^|]*\|$/gm)].map(([row]) => row);
  const claims = rows.filter((row) => /test\/|`: /.test(row) || row.includes("by construction"));
  const headers = 2 * 5;
  const people = 5;
  expect(claims.length).toBe(rows.length - headers - people);
  expect(missing(namedTests(PAGE))).toEqual([]);
  expect(namedTests(PAGE).length).toBeGreaterThan(30);
});

test("a claim whose test is gone is noticed", () => {
  expect(missing([{ file: "test/http/guard/attacks", title: "there is no such test" }])).toHaveLength(1);
  expect(missing([{ file: "test/http/guard/nothing", title: "every answer" }])).toHaveLength(1);
});
