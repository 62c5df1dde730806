import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { posix } from "node:path";
import { fileURLToPath } from "node:url";
import { type DefaultTheme, defineConfig } from "vitepress";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

/** The site's order of reading; every other page of docs/ stands under "More", so that none is lost. */
const GROUPS: readonly {
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

function pagesIn(folder: string): readonly string[] {
  return readdirSync(`${ROOT}docs/${folder}`)
    .filter((name) => name.endsWith(".md"))
    .map((name) => `${folder}/${name.slice(0, -3)}`)
    .sort((a, b) => Number(b.endsWith("README")) - Number(a.endsWith("README")) || (a < b ? -1 : 1));
}

function titleOf(path: string): string {
  const [, title = path] = /^# (.*)$/m.exec(readFileSync(ROOT + path, "utf8")) ?? [];
  return title.replaceAll("`", "");
}

function sidebar(): DefaultTheme.SidebarItem[] {
  const item = (path: string) => ({
    text: titleOf(path),
    link: `/${path.replace(/README\.md$/, "").replace(/\.md$/, "")}`,
  });
  const listed = new Set(GROUPS.flatMap(({ pages }) => pages));
  const others = pagesIn(".")
    .map((page) => page.slice(2))
    .filter((page) => !listed.has(page));
  const project = ["CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "CODE_OF_CONDUCT.md"];
  return [
    ...GROUPS.map(({ text, pages, closed }) => ({
      text,
      collapsed: closed === true,
      items: pages.map((page) => item(`docs/${page}.md`)),
    })),
    {
      text: "More",
      collapsed: true,
      items: [...others.map((page) => `docs/${page}.md`), ...project].map(item),
    },
  ];
}

/** Links as they are in the repository, made those of the site: README.md is a folder's first page, and what is no page is not linked. */
function hrefOnSite(href: string, page: string): string | undefined {
  if (/^(?:[a-z]+:|#|\/)/.test(href)) return href;
  const [file = "", anchor] = href.split("#");
  const path = posix.join(posix.dirname(page), file);
  const hash = anchor === undefined ? "" : `#${anchor}`;
  if (/\.(?:svg|png)$/.test(file)) return href;
  if (file.endsWith("README.md")) return `/${path.replace(/README\.md$/, "")}${hash}`;
  if (file.endsWith(".md")) return href;
  const isFolder = existsSync(ROOT + path) && statSync(ROOT + path).isDirectory();
  return isFolder && existsSync(`${ROOT}${path}/README.md`) ? `/${path}/${hash}` : undefined;
}

/** A letter, an upright name of a few capitals, or what is in brackets, and what stands low or high at it: r_t, CTR_g, (Xf)_n, 2^(−1/h). */
const INDEX =
  /((?<![\p{L}\p{N}_])(?:\p{L}{1,2}|[A-Z]{3,4})[\u0302\u0304′]*|[)\]|ᵀ′²]|[ΣΠ])_(\{[^}]+\}|[\p{L}\p{N}]+)|\^(\{[^}]+\}|\([^)]*\)|[−-]?[\p{L}\p{N}]+)/gu;

/** Formulas are written in signs, so that they can be read in a terminal; here their indices are set. */
function withIndices(text: string, escaped: (part: string) => string): string {
  let html = "";
  let from = 0;
  for (const match of text.matchAll(INDEX)) {
    const [whole, base, low, high] = match;
    const inside = escaped((low ?? high ?? "").replace(/^[{(]|[})]$/g, ""));
    html += escaped(text.slice(from, match.index));
    html += low === undefined ? `<sup>${inside}</sup>` : `${escaped(base ?? "")}<sub>${inside}</sub>`;
    from = match.index + whole.length;
  }
  return html + escaped(text.slice(from));
}

export default defineConfig({
  title: "Plimsoll",
  description: "Equity factor risk models: how to use them, how they are made, and how good they are.",
  lang: "en-GB",
  head: [["link", { rel: "icon", href: "/mark.svg" }]],
  srcDir: "pages",
  rewrites: (id: string) => id.replace(/(^|\/)README\.md$/, "$1index.md"),
  cleanUrls: false,
  metaChunk: true,
  // Served by VitePress are the pages alone: the API reference and the page to learn on are laid beside them afterwards.
  ignoreDeadLinks: [/^\/(?:api|learn)\//],
  markdown: {
    config: (md) => {
      md.core.ruler.push("links-of-the-site", ({ tokens, env }) => {
        for (const token of tokens.flatMap((block) => block.children ?? [])) {
          if (token.type !== "link_open") continue;
          const href = hrefOnSite(
            token.attrGet("href") ?? "",
            env.relativePath.replace(/index\.md$/, "README.md"),
          );
          token.attrSet("href", href ?? "#");
        }
      });
      md.renderer.rules.text = (tokens, at) => withIndices(tokens[at]?.content ?? "", md.utils.escapeHtml);
    },
  },
  themeConfig: {
    logo: "/mark.svg",
    search: { provider: "local" },
    outline: [2, 3],
    nav: [
      { text: "Begin", link: "/docs/quick-start" },
      { text: "Cookbook", link: "/docs/cookbook" },
      { text: "Methodology", link: "/docs/methodology/" },
      { text: "Learn on ten stocks", link: "/learn/learn.html", target: "_self" },
      { text: "API", link: "/api/index.html", target: "_self" },
    ],
    sidebar: sidebar(),
    docFooter: { prev: "Before", next: "Next" },
  },
});
