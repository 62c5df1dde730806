import { defineConfig } from "vite";

// The workbench as files that `plimsoll serve` sends: no inline script, style or image, because the page's policy forbids them.
export default defineConfig({
  root: import.meta.dirname,
  base: "/",
  build: {
    rolldownOptions: {
      input: ["index.html", "learn.html"].map((page) => `${import.meta.dirname}/${page}`),
    },
    outDir: "../dist/web",
    emptyOutDir: true,
    assetsInlineLimit: 0,
    // Browsers that know light-dark() by themselves: what stands in for it elsewhere heeds the system alone, not the reader's choice.
    cssTarget: ["chrome123", "firefox120", "safari17.5"],
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
  },
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
});
