// Copies the documents to pages/, where the site's packages are found: the repository's own pages, docs/ and what their links and pictures need.
import { cpSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const pages = fileURLToPath(new URL("pages/", import.meta.url));
const own = [
  "README.md",
  "CONTRIBUTING.md",
  "CHANGELOG.md",
  "SECURITY.md",
  "CODE_OF_CONDUCT.md",
  "examples/real/README.md",
];

rmSync(pages, { recursive: true, force: true });
for (const path of own) {
  mkdirSync(dirname(pages + path), { recursive: true });
  cpSync(root + path, pages + path);
}
for (const name of readdirSync(`${root}docs`)) {
  if (name !== "site") cpSync(`${root}docs/${name}`, `${pages}docs/${name}`, { recursive: true });
}
mkdirSync(`${pages}public`);
cpSync(`${root}web/mark.svg`, `${pages}public/mark.svg`);
