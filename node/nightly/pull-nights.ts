import { join } from "node:path";
import type { Project } from "../project/index.ts";
import type { CopiedNights } from "./night-objects.ts";
import { fetchNights } from "./night-store.ts";
import { NIGHTS_FOLDER, nightPlace, openNightObjects } from "./night-tasks.ts";

/**
 * Fetches the nights that were published in a store into the project's folder of nights. One that was made here later than the store's of
 * its date stays.
 *
 * @throws {StoreError} another nightly writes into the folder; a file that is not what was published
 */
export async function pullNights(project: Project, store: string): Promise<CopiedNights> {
  const from = await openNightObjects(nightPlace(project, store));
  return fetchNights(from, join(project.modelFolder, NIGHTS_FOLDER));
}
