// The site in .vitepress/dist: the pages (a dead link ends it), the API reference from the code, and the page to learn on.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const require = createRequire(import.meta.url);

/**
 * @param {string} script
 * @param {...string} args
 */
const run = (script, ...args) =>
  execFileSync(process.execPath, [script, ...args], { cwd: here, stdio: "inherit" });

run("stage-pages.mjs");
run(require.resolve("vitepress/package.json").replace("package.json", "bin/vitepress.js"), "build", ".");
run(require.resolve("typedoc/package.json").replace("package.json", "bin/typedoc"));
// The page's own tools are the repository's. Its workbench needs a server: in its place the reader is sent to the page about it.
const learn = ".vitepress/dist/learn";
const options = ["--base", "./", "--outDir", `../docs/site/${learn}`, "--logLevel", "warn"];
run("../../node_modules/vite/bin/vite.js", "build", "-c", "../../web/vite.config.ts", ...options);
const workbench = "../docs/workbench.html";
writeFileSync(
  `${here}${learn}/index.html`,
  `<!doctype html><title>The workbench</title><meta http-equiv="refresh" content="0; url=${workbench}"><a href="${workbench}">The workbench and how to start it</a>\n`,
);
