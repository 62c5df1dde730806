import { availableParallelism } from "node:os";
import { listen } from "../../http/index.ts";
import { packageVersion } from "../../jobs/index.ts";
import { readProject } from "../../project/index.ts";
import { openRun } from "../../store/index.ts";
import { sayNote } from "../say-note.ts";

/** `plimsoll serve`: until Ctrl-C or SIGTERM, then answers under way are finished. */
export async function runServe(options: {
  readonly project: string;
  readonly port: number;
  readonly threads?: number;
}): Promise<void> {
  const project = await readProject(options.project);
  const run = await openRun(project.modelFolder);
  await run.close();
  const { url, close } = await listen({
    projectFolder: project.folder,
    version: packageVersion(),
    port: options.port,
    threads: options.threads ?? availableParallelism(),
    onFailure: sayNote,
  });
  process.stdout.write(
    `${project.spec.name}, run ${run.id.slice(0, 12)}, at ${url}; ${url}/openapi.json has every path. Ctrl-C stops it.\n`,
  );
  await new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
  await close();
}
