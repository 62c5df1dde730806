import { readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { InputError } from "../../../engine/errors/index.ts";
import { listen, openAuditLog, startGuard } from "../../http/index.ts";
import { packageVersion } from "../../jobs/index.ts";
import { readProject } from "../../project/index.ts";
import { openRun } from "../../store/index.ts";
import { sayNote } from "../say-note.ts";

interface ServeOptions {
  readonly project: string;
  readonly host: string;
  readonly port: number;
  readonly threads?: number;
  readonly allowHost?: readonly string[];
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly trustedProxy?: readonly string[];
  readonly rate?: number;
}

const AUDIT_BYTES = 64 * 2 ** 20;
const AUDIT_FILES = 20;

/** `plimsoll serve`: until Ctrl-C or SIGTERM, then answers under way are finished. */
export async function runServe(options: ServeOptions): Promise<void> {
  const project = await readProject(options.project);
  const run = await openRun(project.modelFolder);
  await run.close();
  const tls = await readTls(options);
  const { host, port, rate } = options;
  const audit = openAuditLog({
    file: join(project.folder, ".plimsoll", "audit.jsonl"),
    bytes: AUDIT_BYTES,
    files: AUDIT_FILES,
  });
  const { guard, warnings } = await startGuard({
    projectFolder: project.folder,
    host,
    allowedHosts: options.allowHost ?? [],
    trustedProxies: options.trustedProxy ?? [],
    hasTls: tls !== undefined,
    limits: rate === undefined ? {} : { rate: { perSecond: rate, burst: 2 * rate } },
    audit,
  });
  for (const warning of warnings) sayNote(warning);
  const { url, close } = await listen({
    projectFolder: project.folder,
    version: packageVersion(),
    host,
    port,
    threads: options.threads ?? availableParallelism(),
    tls,
    guard,
    onFailure: sayNote,
  });
  process.stdout.write(
    `${project.spec.name}, run ${run.id.slice(0, 12)}, at ${url}; ${url}/openapi.json has every path. Ctrl-C stops it.\n`,
  );
  await new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
  await close();
  await audit.close();
}

async function readTls({
  tlsCert,
  tlsKey,
}: ServeOptions): Promise<{ readonly cert: string; readonly key: string } | undefined> {
  if (tlsCert === undefined && tlsKey === undefined) return undefined;
  if (tlsCert === undefined || tlsKey === undefined)
    throw new InputError([{ file: "serve", rule: "--tls-cert and --tls-key go together: give both" }]);
  return { cert: await readFile(tlsCert, "utf8"), key: await readFile(tlsKey, "utf8") };
}
