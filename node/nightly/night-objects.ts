import {
  formatNightRecord,
  type NightManifest,
  type NightPointer,
  nightManifestSchema,
  nightPointerSchema,
  parseRecord,
} from "../../wire/index.ts";
import { inParallel, type ObjectStore, StoreError, sha256 } from "../store/index.ts";

const POINTER = "current.json";

function nightFile(id: string): string {
  return `nights/${id}.json`;
}

/** Which nights stand in a folder of nights, or a bucket that has the place of one; undefined where there are none. */
export async function readNightPointer(objects: ObjectStore): Promise<NightPointer | undefined> {
  const found = await readText(objects, POINTER);
  return found === undefined ? undefined : parseRecord(nightPointerSchema, found);
}

/** The manifest of a night; undefined where it is not there. */
export async function readNightManifest(
  objects: ObjectStore,
  id: string,
): Promise<NightManifest | undefined> {
  const found = await readText(objects, nightFile(id));
  return found === undefined ? undefined : parseRecord(nightManifestSchema, found);
}

/**
 * Makes a night, whose tables are there, the one of its date, and removes the tables that it takes the place of.
 *
 * @param check  throws where nobody may write any more
 * @returns its id
 */
export async function placeNight(
  objects: ObjectStore,
  manifest: NightManifest,
  check: () => Promise<void> = async () => {},
): Promise<string> {
  const written = formatNightRecord(manifest);
  const id = sha256(written);
  await objects.write("manifest", nightFile(id), written);
  await check();
  const before = await readNightPointer(objects);
  const nights = { ...before?.nights, [manifest.date]: id };
  const tables = Object.fromEntries(
    Object.entries(manifest.tables).map(([table, { file }]) => [table, file]),
  );
  await objects.write("pointer", POINTER, formatNightRecord({ formatVersion: 1, night: id, nights, tables }));
  await removeReplaced(objects, manifest);
  return id;
}

/** A date has one night, so that a pattern over the files of a table gives each night once. */
async function removeReplaced(objects: ObjectStore, { date, tables }: NightManifest): Promise<void> {
  for (const [table, { file }] of Object.entries(tables)) {
    for (const name of await objects.list(`tables/${table}`)) {
      const path = `tables/${table}/${name}`;
      if (name.startsWith(`${date}-`) && path !== file) await objects.remove("partition", path);
    }
  }
}

/** When a night was made the one of its date at a place, in milliseconds since 1970. */
export async function nightTime(objects: ObjectStore, id: string): Promise<number | undefined> {
  return objects.time(nightFile(id));
}

/** Dates of nights that were copied, and of those of which the place had another one that stays. */
export interface CopiedNights {
  readonly copied: readonly string[];
  readonly kept: readonly string[];
}

/**
 * Copies the nights that stand at one place and not at another, the last published last: tables first, then the manifest, then the pointer.
 * Nights of dates that only the other place has stay.
 *
 * @param replaces  whether the night of a date, there, is to take the place of the one that is here
 * @param check  throws where nobody may write any more
 * @throws {StoreError} "missing" or "corrupt": a file is not there, or not what was published
 */
export async function copyNights(
  from: ObjectStore,
  to: ObjectStore,
  replaces: (date: string, there: string, here: string) => boolean | Promise<boolean>,
  check?: () => Promise<void>,
): Promise<CopiedNights> {
  const [there, here] = [await readNightPointer(from), await readNightPointer(to)];
  const last = there?.night;
  const [copied, kept]: [[string, string][], string[]] = [[], []];
  for (const [date, id] of Object.entries(there?.nights ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const known = here?.nights[date];
    if (known === id) continue;
    if (known === undefined || (await replaces(date, id, known))) copied.push([date, id]);
    else kept.push(date);
  }
  copied.sort(([, a], [, b]) => Number(a === last) - Number(b === last));
  for (const [, id] of copied) await copyNight(from, to, id, check);
  return { copied: copied.map(([date]) => date), kept };
}

async function copyNight(
  from: ObjectStore,
  to: ObjectStore,
  id: string,
  check?: () => Promise<void>,
): Promise<void> {
  const manifest = await readNightManifest(from, id);
  if (manifest === undefined) throw damaged(from, nightFile(id), "missing");
  await inParallel(Object.values(manifest.tables), async ({ file, hash, bytes }) => {
    if ((await to.size(file)) === bytes) return;
    const content = await from.read(file);
    if (content === undefined) throw damaged(from, file, "missing");
    if (sha256(content) !== hash) throw damaged(from, file, "corrupt");
    await to.write("partition", file, content);
  });
  await placeNight(to, manifest, check);
}

function damaged({ root }: ObjectStore, file: string, code: "missing" | "corrupt"): StoreError {
  const what = code === "missing" ? "is missing" : "is damaged";
  return new StoreError(code, `${root}/${file} ${what}: run npx plimsoll nightly for its date again`);
}

async function readText(objects: ObjectStore, path: string): Promise<string | undefined> {
  const bytes = await objects.read(path);
  return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
}
