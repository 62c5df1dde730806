import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { ROOT } from "../root.ts";
import { type KeptTable, numberText, tableText } from "./kept-tables.ts";
import { tablesOfEvaluation } from "./tables-of-evaluation.ts";
import { tablesOfPanels } from "./tables-of-panels.ts";
import { tablesOfRealData } from "./tables-of-real-data.ts";

/**
 * Tables of what benches printed on the real panels: every cell is written from a kept line. `PLIMSOLL_PAGES=write npx vitest run test/docs/kept-tables`
 * writes them anew after `node bench/keep.mjs …`.
 */
const tables: readonly KeptTable[] = [...tablesOfEvaluation, ...tablesOfPanels, ...tablesOfRealData];

const markedAs = (name: string): RegExp => new RegExp(`<!-- table: ${name} -->\\n(?<there>(?:\\|.*\\n)+)`);

describe("tables of kept lines", () => {
  test.each(tables.map((table) => [table.page, table.name, table] as const))(
    "%s: %s",
    (page, name, table) => {
      const text = readFileSync(ROOT + page, "utf8");
      const there = markedAs(name).exec(text)?.groups?.there;
      expect(there, `${page} has no table under <!-- table: ${name} -->`).toBeDefined();
      if (process.env.PLIMSOLL_PAGES === "write")
        return writeFileSync(
          ROOT + page,
          text.replace(markedAs(name), () => `<!-- table: ${name} -->\n${tableText(table)}\n`),
        );
      expect(there).toBe(`${tableText(table)}\n`);
    },
  );

  test.each([...new Set(tables.map(({ page }) => page))])("%s has no other table that says so", (page) => {
    const named = [...readFileSync(ROOT + page, "utf8").matchAll(/<!-- table: (.*) -->/g)].map(
      ([, name]) => name,
    );
    expect(named.toSorted()).toEqual(
      tables
        .filter((table) => table.page === page)
        .map(({ name }) => name)
        .toSorted(),
    );
  });

  test("numbers are written as the pages write them", () => {
    expect([numberText(-0.004, 2), numberText(-0.006, 2), numberText(20_600, 0)]).toEqual([
      "0.00",
      "−0.01",
      "20,600",
    ]);
  });
});
