import { InputError } from "../../engine/errors/index.ts";
import type { NightManifest } from "../../wire/index.ts";
import { openRun, type Run, StoreError, selectValues } from "../store/index.ts";
import type { OpenBreach } from "./breach-history.ts";
import type { NightBefore } from "./night-setting.ts";
import type { NightReader } from "./night-store.ts";

/** What tonight is compared with. */
export interface FoundNight {
  readonly before: NightBefore;
  /** The night whose open breaches are followed; "" and undefined where there is none. */
  readonly id: string;
  readonly manifest: NightManifest | undefined;
}

/**
 * The last night before a date; where there was none, the close before it.
 *
 * The model of that night is that of this run where it has a forecast of the date, else that of the run of the time, while it is kept.
 *
 * @throws {InputError} a date that is none of the run's
 */
export async function nightBefore(
  modelFolder: string,
  run: Run,
  nights: NightReader,
  { date, dates }: { readonly date: string; readonly dates: readonly string[] },
): Promise<FoundNight> {
  if (!dates.includes(date)) {
    const rule = `not a trading day of the run (${run.manifest.dates.first} to ${run.manifest.dates.last})`;
    throw new InputError([{ file: "--date", value: date, rule }]);
  }
  const known = Object.entries((await nights.pointer())?.nights ?? {})
    .filter(([of]) => of < date && dates.includes(of))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .at(-1);
  const manifest = known === undefined ? undefined : await nights.manifest(known[1]);
  const close = manifest?.date ?? dates.findLast((of) => of < date) ?? date;
  const runId = run.manifest.forecastDates.includes(close)
    ? run.id
    : await runWithForecast(modelFolder, manifest?.runId, close);
  return {
    before: { date: close, runId },
    id: manifest === undefined || known === undefined ? "" : known[1],
    manifest,
  };
}

async function runWithForecast(
  modelFolder: string,
  id: string | undefined,
  date: string,
): Promise<string | undefined> {
  if (id === undefined) return undefined;
  try {
    const run = await openRun(modelFolder, id);
    await run.close();
    return run.manifest.forecastDates.includes(date) ? id : undefined;
  } catch (error) {
    // Runs of long ago are cleared away.
    if (error instanceof StoreError) return undefined;
    throw error;
  }
}

/** What was open at the end of a night, by portfolio. */
export async function openBreaches(
  nights: NightReader,
  manifest: NightManifest | undefined,
): Promise<ReadonlyMap<string, readonly OpenBreach[]>> {
  const open = new Map<string, OpenBreach[]>();
  if (manifest === undefined) return open;
  const rows = await nights.table(manifest, "limits", { where: { status: ["breach", "unchecked"] } });
  const text = (name: string) => selectValues(rows, name, "text");
  const [portfolios, limits, items] = [text("portfolio"), text("limit"), text("item")];
  const [levels, kinds, since, worstDates] = [text("level"), text("on"), text("since"), text("worst_date")];
  const worst = selectValues(rows, "worst", "number");
  for (let row = 0; row < rows.rowCount; row++) {
    // What could not be checked and was open is still open.
    if (since[row] === "") continue;
    const portfolio = portfolios[row] as string;
    const list = open.get(portfolio) ?? [];
    open.set(portfolio, list);
    list.push({
      limit: limits[row] as string,
      item: items[row] as string,
      level: levels[row] as string,
      on: kinds[row] as string,
      since: since[row] as string,
      worst: worst[row] as number,
      worstDate: worstDates[row] as string,
    });
  }
  return open;
}
