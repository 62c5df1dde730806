import { join } from "node:path";
import type { Project } from "../project/index.ts";
import { fetchNights } from "./night-store.ts";
import { NIGHTS_FOLDER, nightPlace, openNightObjects } from "./night-tasks.ts";

/**
 * Fetches the nights that were published in a store into the project's folder of nights.
 *
 * @returns how many were not here
 * @throws {StoreError} another nightly writes into the folder; a file that is not what was published
 */
export async function pullNights(project: Project, store: string): Promise<number> {
  const from = await openNightObjects(nightPlace(project, store));
  return fetchNights(from, join(project.modelFolder, NIGHTS_FOLDER));
}
