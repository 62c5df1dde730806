import { closeData, keepReads } from "../model/index.ts";
import { type Project, readProject } from "../project/index.ts";
import { dataBytes, openByteCache, openRun, type Run, type TableRows } from "../store/index.ts";

/** What an answer is made from. */
export interface Source {
  readonly project: Project;
  readonly run: Run;
}

/** Which project and run a request is about. */
export interface SourceKey {
  readonly projectFolder: string;
  readonly runId: string;
  /** Of the spec and the files of its data as they were when the request came; undefined where nobody can tell: nothing of them is kept then. */
  readonly stamp?: string | undefined;
}

/** Projects and runs that stay open, with what was read of them. */
export interface KeptSources {
  /** To be used until the next call and no longer. */
  readonly open: (key: SourceKey) => Promise<Source>;
  readonly close: () => Promise<void>;
}

/** Models, dictionaries and holdings by date of a run: a model of 3,000 names takes about 2 MB. */
const RUN_BYTES = 256 * 2 ** 20;
/** Tables as they were read, from which little is to be made. */
const TABLE_BYTES = 64 * 2 ** 20;
/** Holdings of the project's portfolios. */
const PROJECT_BYTES = 128 * 2 ** 20;

/** Keeps one project and one run open: those asked for last. */
export function openKeptSources(): KeptSources {
  let project: { readonly key: string; readonly value: Project } | undefined;
  let run: Run | undefined;
  const closeProject = async (): Promise<void> => {
    if (project !== undefined) await closeData(project.value);
    project = undefined;
  };
  const closeRun = async (): Promise<void> => {
    await run?.close();
    run = undefined;
  };
  return {
    open: async ({ projectFolder, runId, stamp }) => {
      const key = `${projectFolder}\n${stamp}`;
      if (project?.key !== key || stamp === undefined) {
        await closeProject();
        const value = await readProject(projectFolder);
        if (stamp !== undefined) keepReads(value, PROJECT_BYTES);
        project = { key, value };
      }
      if (run?.id !== runId) {
        await closeRun();
        run = keptRun(await openRun(project.value.modelFolder, runId));
      }
      return { project: project.value, run };
    },
    close: async () => {
      await closeProject();
      await closeRun();
    },
  };
}

/** A run whose reads are kept, small tables among them. */
function keptRun(run: Run): Run {
  const tables = openByteCache<TableRows>(TABLE_BYTES);
  const kept: Run = {
    ...run,
    readTable: async (table, selection = {}) => {
      const key = JSON.stringify([table, selection]);
      const known = tables.get(key);
      if (known !== undefined) return known;
      const rows = await run.readTable(table, selection);
      tables.set(key, rows, dataBytes(rows));
      return rows;
    },
  };
  keepReads(kept, RUN_BYTES);
  return kept;
}
