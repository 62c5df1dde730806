import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The repository, with a slash at its end. */
export const ROOT: string = fileURLToPath(new URL("../../../", import.meta.url));

/** A part of the sidebar. */
export interface NavigationGroup {
  readonly text: string;
  readonly closed: boolean;
  /** Files, relative to the repository. */
  readonly pages: readonly string[];
}

/** The order of reading; every other page of docs/ stands under "More", so that none is lost. */
const READING: readonly {
  readonly text: string;
  readonly pages: readonly string[];
  readonly closed?: true;
}[] = [
  {
    text: "Begin",
    pages: ["quick-start", "your-own-data", "cookbook", "examples", "workbench", "glossary", "faq"],
  },
  {
    text: "Reference",
    pages: ["cli", "spec", "http", "run-tables", "foreign-models", "other-languages", "synthetic-market"],
  },
  { text: "Methodology", pages: pagesIn("methodology") },
  {
    text: "Evidence",
    pages: [
      "model-quality",
      "testing",
      "real-evaluation",
      "real-admission",
      "real-data",
      ...pagesIn("cards"),
      "performance",
      "comparison",
      "limits",
    ],
  },
  { text: "Operate", pages: ["nightly", "operations", "security", "machines", "scale"] },
  { text: "Decisions", pages: pagesIn("decisions"), closed: true },
];

const PROJECT = ["CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "CODE_OF_CONDUCT.md"];

/** Pages of a folder of docs/, its README first. */
function pagesIn(folder: string): readonly string[] {
  return readdirSync(`${ROOT}docs/${folder}`)
    .filter((name) => name.endsWith(".md"))
    .map((name) => `${folder}/${name.slice(0, -3)}`)
    .sort((a, b) => Number(b.endsWith("README")) - Number(a.endsWith("README")) || (a < b ? -1 : 1));
}

/** All pages of the site but the first, in the order of the sidebar. */
export function navigation(): readonly NavigationGroup[] {
  const listed = new Set(READING.flatMap(({ pages }) => pages));
  const others = pagesIn(".")
    .map((page) => page.slice(2))
    .filter((page) => !listed.has(page));
  const fileOf = (page: string) => `docs/${page}.md`;
  return [
    ...READING.map(({ text, pages, closed }) => ({
      text,
      closed: closed === true,
      pages: pages.map(fileOf),
    })),
    { text: "More", closed: true, pages: [...others.map(fileOf), ...PROJECT] },
  ];
}

/** The heading of a page. @throws {Error} the file is not there */
export function titleOf(path: string): string {
  const [, title = path] = /^# (.*)$/m.exec(readFileSync(ROOT + path, "utf8")) ?? [];
  return title.replaceAll("`", "");
}
