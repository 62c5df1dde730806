import { existsSync, statSync } from "node:fs";
import { posix } from "node:path";
import { type DefaultTheme, defineConfig } from "vitepress";
import { navigation, ROOT, titleOf } from "./navigation.ts";

function sidebar(): DefaultTheme.SidebarItem[] {
  const item = (path: string) => ({
    text: titleOf(path),
    link: `/${path.replace(/README\.md$/, "").replace(/\.md$/, "")}`,
  });
  return navigation().map(({ text, closed, pages }) => ({ text, collapsed: closed, items: pages.map(item) }));
}

/** A picture that follows the system's colours, as two that follow the site's. */
function withPictures(html: string): string {
  const picture =
    /<picture>\s*<source[^>]*srcset="([^"]+)"[^>]*>\s*(<img [^>]*)src="([^"]+)"([^>]*>)\s*<\/picture>/g;
  return html.replace(picture, '$2src="./$3" class="in-light"$4$2src="./$1" class="in-dark"$4');
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

/** Formulas are written in signs, so that they can be read in a terminal; here their indices are set, and a number stays with its unit. */
function withIndices(text: string, escaped: (part: string) => string): string {
  let html = "";
  let from = 0;
  const kept = text.replace(/(\d) (?=[%€$]|(?:[kMG]B|ms|bp|s|h)\b)/g, "$1\u00a0");
  for (const match of kept.matchAll(INDEX)) {
    const [whole, base, low, high] = match;
    const inside = escaped((low ?? high ?? "").replace(/^[{(]|[})]$/g, ""));
    html += escaped(kept.slice(from, match.index));
    html += low === undefined ? `<sup>${inside}</sup>` : `${escaped(base ?? "")}<sub>${inside}</sub>`;
    from = match.index + whole.length;
  }
  return html + escaped(kept.slice(from));
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
    // As on the pages of a forge, which links are written for.
    anchor: {
      slugify: (heading: string) =>
        heading
          .trim()
          .toLowerCase()
          .replace(/[^\p{L}\p{N}\p{M}_ -]/gu, "")
          .replaceAll(" ", "-"),
    },
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
      md.renderer.rules.html_block = (tokens, at) => withPictures(tokens[at]?.content ?? "");
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
