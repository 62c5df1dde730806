import { readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { ServerSettings } from "../../../wire/index.ts";
import {
  type Listening,
  listen,
  openAuditLog,
  openServiceLog,
  type ServiceLog,
  startGuard,
  withoutSecrets,
} from "../../http/index.ts";
import { packageVersion } from "../../jobs/index.ts";
import { type Project, readProject } from "../../project/index.ts";
import { openRun } from "../../store/index.ts";
import { printOutput } from "../output.ts";
import { printedSettings, readServerSettings } from "../server-settings.ts";

interface ServeOptions extends Readonly<Record<string, unknown>> {
  readonly project: string;
  readonly config?: string;
  readonly printConfig?: boolean;
}

type AuditLog = ReturnType<typeof openAuditLog>;

/** `plimsoll serve`: until Ctrl-C or SIGTERM, then answers under way are finished. */
export async function runServe({
  project: folder,
  config,
  printConfig,
  ...options
}: ServeOptions): Promise<void> {
  const project = await readProject(folder);
  const { settings, list } = await readServerSettings({ projectFolder: project.folder, config, options });
  if (printConfig === true) {
    printOutput({ text: printedSettings(list), json: {} }, {});
    return;
  }
  const run = await openRun(project.modelFolder);
  await run.close();
  const log = openServiceLog(settings.logLevel);
  const audit = openAuditLog({
    file: join(project.folder, ".plimsoll", "audit.jsonl"),
    bytes: settings.auditMegabytes * 2 ** 20,
    files: settings.auditFiles,
  });
  const server = await started(project, settings, { log, audit });
  log.info(
    { project: project.spec.name, run: run.id, url: server.url, version: packageVersion() },
    "listening",
  );
  process.stdout.write(
    `${project.spec.name}, run ${run.id.slice(0, 12)}, at ${server.url}; ${server.url}/openapi.json has every path. Ctrl-C stops it.\n`,
  );
  const signal = await new Promise<string>((resolve) => {
    for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => resolve(name));
  });
  log.info({ signal }, "closing");
  const cut = await server.close();
  await audit.close();
  log.info({ cut }, "closed");
}

async function started(
  project: Project,
  settings: ServerSettings,
  { log, audit }: { readonly log: ServiceLog; readonly audit: AuditLog },
): Promise<Listening> {
  const { host, port, rate } = settings;
  const tls = await readTls(settings);
  const { guard, warnings } = await startGuard({
    projectFolder: project.folder,
    host,
    allowedHosts: settings.allowHost,
    trustedProxies: settings.trustedProxy,
    hasTls: tls !== undefined,
    limits: {
      bodyBytes: settings.bodyMegabytes * 2 ** 20,
      seconds: settings.answerSeconds,
      ...(rate === undefined ? {} : { rate: { perSecond: rate, burst: 2 * rate } }),
    },
    audit,
  });
  for (const warning of warnings) log.warn(warning);
  return listen({
    projectFolder: project.folder,
    version: packageVersion(),
    host,
    port,
    threads: settings.threads ?? availableParallelism(),
    threadMb: settings.threadMegabytes,
    tls,
    sockets: { connections: settings.connections },
    jobMinutes: settings.jobMinutes,
    shutdownSeconds: settings.shutdownSeconds,
    guard,
    answered: (told) => log.debug(told, "answered"),
    onFailure: (failure) => log.error(withoutSecrets(failure)),
  });
}

async function readTls({ tlsCert, tlsKey }: ServerSettings) {
  if (tlsCert === undefined || tlsKey === undefined) return undefined;
  return { cert: await readFile(tlsCert, "utf8"), key: await readFile(tlsKey, "utf8") };
}
