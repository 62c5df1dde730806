/** The option that names the project in a command to run next, as a shell takes it; nothing for the current folder. */
export function projectOption(folder: string): string {
  return folder === "." ? "" : ` --project ${shellWord(folder)}`;
}

/** A word of a command, in quotes where a shell would take it for something else (POSIX.1-2017, shell, 2.2). */
function shellWord(word: string): string {
  return /^[\p{L}\p{N}_@%+=:,./-]+$/u.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
