import { expect, test } from "vitest";
import { randomStream } from "../../engine/stats/index.ts";
import { change, type Files, isUpdate, keptIn, opened } from "./compare-imports.ts";
import { project } from "./project.ts";

const random = randomStream(31, "updates");
const below = (count: number) => Math.floor(random.uniform() * count);
const header = "date,id,adjusted_price,price,market_cap\n";
const dateOf = (day: number) => new Date(Date.UTC(2024, 0, 15 + day)).toISOString().slice(0, 10);

/** Bars of a day, now and then of a security that has none yet, or with an outlier. */
function bars(day: number): string {
  const ids = ["A", "B", "C", "D", "E", "F"].filter(() => random.uniform() < 0.7);
  const rows = (ids.length === 0 ? ["A"] : ids).map((id) => {
    const price = random.uniform() < 0.05 ? 900 : 10 + below(5);
    return `${dateOf(day)},${id},${price},${10 + below(3)},${random.uniform() < 0.1 ? "" : 100}`;
  });
  return `${header}${rows.join("\n")}\n`;
}

/** Several days in one file. */
const joined = (texts: readonly string[]) => header + texts.map((text) => text.slice(header.length)).join("");

const specOf = (files: Files) => ({ bars: { path: Object.keys(files).sort() } });

test("after any chain of new, changed and removed files an update gives what reading everything gives", async () => {
  let day = 12;
  let files: Files = { "b00.csv": joined(Array.from({ length: day }, (_, d) => bars(d))) };
  const folder = await project(files);
  await opened(folder, specOf(files));
  let updates = 0;
  for (let step = 1; step <= 30; step++) {
    const name = `b${String(step).padStart(2, "0")}.csv`;
    const old = Object.keys(files).filter((other) => other !== "b00.csv");
    const chance = random.uniform();
    let after: Files = { ...files, [name]: bars(day++) };
    if (chance < 0.15 && old.length > 2) {
      const gone = old[below(old.length)]!;
      after = Object.fromEntries(Object.entries(files).filter(([other]) => other !== gone));
    } else if (chance < 0.3 && old.length > 2) {
      const changed = old[below(old.length)]!;
      after = { ...files, [changed]: files[changed]!.replace(/,1\d,/, ",19,") };
    }
    await change(folder, files, after);
    files = after;
    const updated = await opened(folder, specOf(files));
    if (await isUpdate(folder)) updates++;
    // What an update is made from was an update itself: an error would stay.
    if (step % 5 > 0) continue;
    const fresh = await project(files);
    expect(updated).toEqual(await opened(fresh, specOf(files)));
    expect(await keptIn(folder)).toEqual(await keptIn(fresh));
  }
  expect(updates).toBeGreaterThan(20);
}, 60_000);
