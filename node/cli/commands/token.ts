import { relative } from "node:path";
import type { HttpScope } from "../../../wire/index.ts";
import { createToken, readTokens, revokeToken, tokensFile } from "../../http/index.ts";
import { readProject } from "../../project/index.ts";
import { type OutputOptions, printOutput } from "../output.ts";
import { sayNote } from "../say-note.ts";
import { formatTable } from "../table-text.ts";

interface TokenOptions extends Pick<OutputOptions, "json"> {
  readonly project: string;
}

/** `plimsoll token create`: on standard output the token alone, so that it can be piped to where it is kept. */
export async function runTokenCreate(
  options: TokenOptions & { readonly scope: HttpScope; readonly name?: string; readonly expires?: string },
): Promise<void> {
  const { scope, expires } = options;
  const file = await fileOf(options);
  const { name, token } = await createToken(file, { name: options.name, scope, expires, today: today() });
  const until = expires === undefined ? "until it is revoked" : `to ${expires}`;
  if (options.json !== true)
    sayNote(`Token ${name}, scope ${scope}, ${until}. It is shown this once; its hash is in ${shown(file)}.`);
  printOutput({ text: token, json: { name, scope, expires: expires ?? null, token } }, options);
}

/** `plimsoll token list` */
export async function runTokenList(options: TokenOptions): Promise<void> {
  const tokens = await readTokens(await fileOf(options));
  const now = today();
  const rows = (tokens ?? []).map(({ name, scope, created, expires }) => ({
    name,
    scope,
    created,
    expires: expires ?? null,
    good: expires === undefined || expires >= now,
  }));
  const table = formatTable(
    ["Token", "Scope", "Made", "Last day", ""].map((header) => ({ header, align: "left" as const })),
    rows.map((row) => [row.name, row.scope, row.created, row.expires ?? "", row.good ? "" : "has gone"]),
  );
  const none =
    tokens === undefined
      ? "No tokens: whoever is on this machine may ask, nobody else."
      : "No tokens are left: nobody may ask.";
  printOutput({ text: rows.length === 0 ? none : table, json: { tokens: rows } }, options);
}

/** `plimsoll token revoke <name>` */
export async function runTokenRevoke(name: string, options: TokenOptions): Promise<void> {
  const file = await fileOf(options);
  const left = await revokeToken(file, name);
  const text =
    left > 0
      ? `Token ${name} is refused from now on.`
      : `Token ${name} is refused from now on. None is left, so nobody may ask; without ${shown(file)} whoever is on this machine may.`;
  printOutput({ text, json: { name, left } }, options);
}

async function fileOf({ project }: TokenOptions): Promise<string> {
  return tokensFile((await readProject(project)).folder);
}

function shown(file: string): string {
  return relative(process.cwd(), file);
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}
