// Compiles engine/linalg/assembly to WebAssembly and embeds it as a module of text, engine/linalg/simd-binary.ts. Does nothing
// where that is of the same sources already.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const SOURCES = `${ROOT}engine/linalg/assembly/`;
const TARGET = `${ROOT}engine/linalg/simd-binary.ts`;

/** Plain SIMD: relaxed instructions would make last bits depend on the processor. */
const FLAGS = ["-O3", "--converge", "--noAssert", "--runtime", "stub", "--enable", "simd"];

/** Hash of what the binary is made from. */
export function kernelSources() {
  const { version } = JSON.parse(readFileSync(`${ROOT}node_modules/assemblyscript/package.json`, "utf8"));
  const hash = createHash("sha256").update(JSON.stringify([version, FLAGS]));
  const names = readdirSync(SOURCES).filter((name) => name.endsWith(".ts"));
  for (const name of names.sort()) hash.update(`${name}\n`).update(readFileSync(SOURCES + name));
  return hash.digest("hex");
}

/** The WebAssembly module of the sources. */
export async function compileKernels() {
  // Named by a variable: its types would give every file that imports this one a console of its own.
  const compiler = "assemblyscript/asc";
  const { main } = await import(compiler);
  let binary = new Uint8Array();
  const { error, stderr } = await main(
    ["index.ts", "--baseDir", SOURCES, "--outFile", "kernels.wasm", ...FLAGS],
    {
      /** @param {string} name @param {Uint8Array<ArrayBuffer>} contents */
      writeFile: (name, contents) => {
        if (name === "kernels.wasm") binary = contents;
      },
    },
  );
  if (error) throw new Error(`the kernels do not compile:\n${stderr.toString()}`);
  return binary;
}

/** Writes the module unless it is up to date. */
export async function buildKernels() {
  const sources = kernelSources();
  if (existsSync(TARGET) && readFileSync(TARGET, "utf8").includes(sources)) return;
  const text = Buffer.from(await compileKernels()).toString("base64");
  writeFileSync(
    TARGET,
    `// Made by build/kernels.mjs from engine/linalg/assembly ${sources}\nexport const SIMD_BINARY: string =\n  "${text}";\n`,
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildKernels();
