import { parseJson } from "../../wire/index.ts";
import { nightsOf } from "../nightly/index.ts";
import type { JobTask } from "./job-task.ts";

/** What the document of a night says of where it stands among the others. */
interface NightDocument {
  readonly night: string;
  readonly date: string;
  /** The night before, whose breaches were followed; null where there was none. */
  readonly followed: string | null;
}

/**
 * Whether what a job left beside its document is there as it was: a night that another one of its date has taken the place of, or whose night
 * before was made anew, is made again, as whoever asks wants it kept and not only told. All other jobs leave nothing that may go.
 */
export async function stillStands(
  operation: JobTask["operation"],
  document: Uint8Array,
  modelFolder: string,
): Promise<boolean> {
  if (operation !== "postNights") return true;
  const parsed = parseJson(new TextDecoder().decode(document));
  if (parsed === undefined) return false;
  const { night, date, followed } = parsed.value as NightDocument;
  const { dates } = await nightsOf(modelFolder);
  const before = dates.findLast((of) => of.date < date)?.night ?? null;
  return before === followed && dates.some((of) => of.date === date && of.night === night);
}
