import { beforeAll, expect, test } from "vitest";
import { attributeRisk } from "../../engine/risk-attribution/index.ts";
import { nameReport } from "../../node/cli/commands/show-name.ts";
import { readRiskModel } from "../../node/model/index.ts";
import { readProject } from "../../node/project/index.ts";
import { openRun, type Run, selectValues, type TableRows } from "../../node/store/index.ts";
import { smallRun } from "./small-run.ts";

let run: Run;
const tables = new Map<string, TableRows>();

beforeAll(async () => {
  const { folder } = await smallRun();
  run = await openRun((await readProject(folder)).modelFolder);
  for (const table of ["exposures", "exposure_sources", "descriptors"])
    tables.set(table, await run.readTable(table));
  return () => run.close();
});

/** Cells of one kind in a column of a table, row by row. */
const text = (table: string, column: string, kind: "text" | "date" = "text") =>
  selectValues(tables.get(table)!, column, kind);
const number = (table: string, column: string) => selectValues(tables.get(table)!, column, "number");

interface NameJson {
  readonly date: string;
  readonly sourcesDate: string;
  readonly exposures: readonly {
    readonly factor: string;
    readonly family: string;
    readonly exposure: number;
    readonly percentile: number;
    readonly rung: string | null;
    readonly bounded: boolean | null;
  }[];
  readonly descriptors: readonly {
    readonly style: string;
    readonly descriptor: string;
    readonly raw: number;
    readonly score: number;
  }[];
}

test("every style of a name has the value, percentile, rung and descriptors of the tables", async () => {
  const last = run.manifest.forecastDates.at(-1) as string;
  const [dates, ids] = [text("exposures", "date", "date"), text("exposures", "id")];
  const members = selectValues(tables.get("exposures")!, "estimation", "flag");
  const rungs = new Set<string | null>();
  for (const id of ids.filter((_, row) => dates[row] === last)) {
    const { text: page, json } = await nameReport(run, id, last);
    const report = json as NameJson;
    expect([report.date, report.sourcesDate]).toEqual([last, last]);
    const styles = report.exposures.filter(({ family }) => family === "style");
    expect(styles.length).toBeGreaterThan(2);
    for (const { factor, exposure, percentile, rung, bounded } of styles) {
      const column = number("exposures", factor);
      const own = ids.findIndex((of, row) => of === id && dates[row] === last);
      expect(exposure).toBe(column[own]);
      const universe = [...column].filter((_, row) => dates[row] === last && members[row] === 1);
      expect(percentile).toBe(universe.filter((value) => value < exposure).length / universe.length);
      const at = text("exposure_sources", "date", "date").findIndex(
        (date, row) =>
          date === last &&
          text("exposure_sources", "id")[row] === id &&
          text("exposure_sources", "style")[row] === factor,
      );
      expect(rung).toBe(text("exposure_sources", "rung")[at]);
      expect(bounded).toBe(selectValues(tables.get("exposure_sources")!, "bounded", "flag")[at] === 1);
      expect(page).toContain(rung);
      rungs.add(rung);
    }
    const expected = text("descriptors", "date", "date").flatMap((date, row) =>
      date === last && text("descriptors", "id")[row] === id
        ? {
            style: text("descriptors", "style")[row],
            descriptor: text("descriptors", "descriptor")[row],
            raw: number("descriptors", "raw")[row],
            score: number("descriptors", "score")[row],
          }
        : [],
    );
    expect(report.descriptors).toEqual(expected);
  }
  expect(rungs.size).toBeGreaterThan(1);
});

test("between forecast dates the page says of which date the descriptors are", async () => {
  const between = selectValues(tables.get("exposures")!, "date", "date").findLast(
    (date) => !run.manifest.forecastDates.includes(date),
  ) as string;
  const before = run.manifest.forecastDates.findLast((date) => date < between) as string;
  const id = text("descriptors", "id")[text("descriptors", "date", "date").indexOf(before)] as string;
  const { text: page, json } = await nameReport(run, id, between);
  expect((json as NameJson).sourcesDate).toBe(before);
  expect(page).toContain(`on ${before}, the last date they are kept for`);
});

test("peers are of the name's own industry, the nearest by factors first, and a pair's risk is that of its weights", async () => {
  const last = run.manifest.forecastDates.at(-1) as string;
  const stored = await readRiskModel(run, last);
  const { json } = await nameReport(run, "S00007", last);
  const { peers } = json as {
    peers: readonly {
      id: string;
      industry: string;
      trackingErrorAnnual: number;
      factorTrackingErrorAnnual: number;
      correlation: number;
      volatilityAnnual: number;
    }[];
  };
  expect(peers.length).toBeGreaterThan(2);
  const apart = peers.map(({ factorTrackingErrorAnnual }) => factorTrackingErrorAnnual);
  expect(apart).toEqual(apart.toSorted((a, b) => a - b));
  const { model } = stored;
  const weightsOf = (id: string) => {
    const weights = new Float64Array(model.assets.labels.length);
    weights[model.assets.codes.get("S00007") as number] = 1;
    if (id !== "S00007") weights[model.assets.codes.get(id) as number] = -1;
    return weights;
  };
  const own = attributeRisk(model, weightsOf("S00007")).volatilityAnnual;
  for (const peer of peers) {
    // One held against the other: the engine's own risk of such a book.
    const pair = attributeRisk(model, weightsOf(peer.id));
    expect(pair.volatilityAnnual).toBeCloseTo(peer.trackingErrorAnnual, 12);
    const both = own ** 2 + peer.volatilityAnnual ** 2 - 2 * peer.correlation * own * peer.volatilityAnnual;
    expect(both).toBeCloseTo(pair.volatilityAnnual ** 2, 12);
    const held = (id: string) =>
      model.exposures.groups.codes[
        model.exposures.groups.offsets[model.assets.codes.get(id) as number] as number
      ];
    expect(held(peer.id)).toBe(held("S00007"));
  }
});
