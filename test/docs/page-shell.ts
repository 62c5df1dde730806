import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { CLI } from "../cli/built-cli.ts";
import { callHere } from "../cli/call-here.ts";

/** What a command printed, and how it ended. */
export interface Said {
  /** null where a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a line of a page's shell block in the current folder. `plimsoll …` is called in this process, with `2>/dev/null`, `| head -n` and `> file`
 * behind it; every other command goes through the shell, which knows `plimsoll` too.
 */
export async function runLine(line: string): Promise<Said> {
  const command = line.replace(/\s+#.*$/, "").replace(/^npx /, "");
  if (!command.includes("plimsoll ")) return runInShell(command);
  if (!command.startsWith("plimsoll "))
    return runInShell(`plimsoll() { "${process.execPath}" "${CLI}" "$@"; }; ${command}`);
  const [, call = "", silent, lines, file] =
    /^(.*?)( 2>\/dev\/null)?(?: \| head -(?:n )?(\d+))?(?: > (\S+))?$/.exec(command) ?? [];
  const called = await callHere(wordsOf(call).slice(1));
  const { code, stdout } = called;
  const stderr = silent === undefined ? called.stderr : "";
  const kept = lines === undefined ? stdout : firstLines(stdout, Number(lines));
  if (file === undefined) return { code, stdout: kept, stderr };
  writeFileSync(file, kept);
  return { code, stdout: "", stderr };
}

/** The same through a shell, for the package as it is installed. */
export async function runInShell(line: string): Promise<Said> {
  const [, folder] = /^cd (\S+)$/.exec(line) ?? [];
  if (folder !== undefined) {
    process.chdir(folder);
    return { code: 0, stdout: "", stderr: "" };
  }
  const { status, stdout, stderr } = spawnSync("sh", ["-c", line], { encoding: "utf8" });
  return { code: status, stdout, stderr };
}

const firstLines = (text: string, count: number): string =>
  (text.match(/[^\n]*\n/g) ?? []).slice(0, count).join("");

/** The words of a call, as a shell would have them: quotes and blanks, no variables. */
function wordsOf(call: string): readonly string[] {
  return [...call.matchAll(/(?:[^\s'"]+|'[^']*'|"[^"]*")+/g)].map(([word]) => word.replaceAll(/['"]/g, ""));
}

/** The commands of a block without prompts, lines that end in a backslash joined. */
export function commandsOf(text: string): readonly string[] {
  return text
    .replaceAll(/\\\n\s*/g, "")
    .split("\n")
    .filter((line) => line.trim() !== "" && !line.startsWith("#"));
}
