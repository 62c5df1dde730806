import { join } from "node:path";
import type { NightManifest } from "../../wire/index.ts";
import { openNightReader } from "./night-store.ts";
import type { PublishedNight } from "./run-night.ts";

/** A night of the model's folder that was published before. */
export interface KeptNight extends Pick<PublishedNight, "id" | "read"> {
  readonly manifest: NightManifest;
}

/** The nights of a model's folder by date, and one of them. */
export interface Nights {
  /** Date and id of each night, ascending. */
  readonly dates: readonly { readonly date: string; readonly night: string }[];
  /** The night of a date; undefined where there is none. */
  readonly open: (date: string) => Promise<KeptNight | undefined>;
}

/** The nights that were published into a model's folder. */
export async function nightsOf(modelFolder: string): Promise<Nights> {
  const read = openNightReader(join(modelFolder, "nightly"));
  const nights = (await read.pointer())?.nights ?? {};
  return {
    dates: Object.entries(nights)
      .map(([date, night]) => ({ date, night }))
      .sort((a, b) => (a.date < b.date ? -1 : 1)),
    open: async (date) => {
      const id = nights[date];
      const manifest = id === undefined ? undefined : await read.manifest(id);
      return id === undefined || manifest === undefined ? undefined : { id, read, manifest };
    },
  };
}
