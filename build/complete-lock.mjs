// Completes package-lock.json after `npm install`: npm leaves out the builds of an optional native package for platforms
// that it could not fetch, and `npm ci` then refuses the lock file, there and on those platforms. An entry needs only its
// version and the platform it is for, which is in its name; a platform that installs it fetches the rest.
import { readFileSync, writeFileSync } from "node:fs";

const OS = ["android", "darwin", "freebsd", "linux", "openharmony", "win32"];
const CPU = ["arm64", "arm", "x64", "ia32", "ppc64", "riscv64", "s390x"];

const path = new URL("../package-lock.json", import.meta.url);
const lock = JSON.parse(readFileSync(path, "utf8"));
let added = 0;
for (const [place, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const target = `node_modules/${name}`;
    if (lock.packages[target]) continue;
    const words = name.split(/[-/]/);
    const os = OS.filter((each) => words.includes(each));
    const cpu = CPU.filter((each) => words.includes(each));
    if (os.length !== 1 || cpu.length !== 1 || !/^\d/.test(version)) {
      throw new Error(`${place} wants ${name}@${version}: not a build for one platform, add it by hand`);
    }
    lock.packages[target] = { version, cpu, ...(entry.dev ? { dev: true } : {}), optional: true, os };
    added++;
  }
}
const names = Object.keys(lock.packages).sort((a, b) => (a < b ? -1 : 1));
lock.packages = Object.fromEntries(names.map((name) => [name, lock.packages[name]]));
writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
process.stdout.write(`package-lock.json: ${added} entries added\n`);
