import { expect, test } from "vitest";
import { identifierReport, identifiersReport } from "../../node/cli/commands/show-identifiers.ts";
import { open, project } from "../import/project.ts";

const files = {
  "i.csv":
    "id,kind,value,from,to\nX,ticker,AAA,,2024-02-01\nY,ticker,AAA,2024-02-02,\nY,isin,US5949181045,,\nZ,ticker,ZZZ,,\n",
  "b.csv": "date,id,price\n2024-02-01,AAA,1\n2024-02-02,AAA,2\n2024-02-02,NONE,2\n",
};

async function opened() {
  const folder = await project(files);
  const data = await open(folder, {
    identifiers: { path: "i.csv" },
    bars: { path: "b.csv", ids: "any", unmapped: "skip" },
  });
  return { data, spells: await data.identifiers() };
}

test("a recycled ticker was one security, then another", async () => {
  const { data, spells } = await opened();
  const { text, json } = identifierReport(data, spells, "AAA");
  expect(text.split("\n").slice(0, 2)).toEqual([
    "AAA was the ticker of X to 2024-02-01.",
    "AAA was the ticker of Y from 2024-02-02.",
  ]);
  expect(json).toMatchObject({ value: "AAA" });
  // All that the two were called; Z is another.
  expect((json as { identifiers: { value: string }[] }).identifiers.map(({ value }) => value)).toEqual([
    "AAA",
    "US5949181045",
    "AAA",
  ]);
  expect(identifierReport(data, spells, "Z").text).toContain("(no bars)");
  expect(() => identifierReport(data, spells, "AAB")).toThrow("did you mean AAA?");
  data.close();
});

test("an overview counts kinds, values that had several owners, and what mapped", async () => {
  const { data, spells } = await opened();
  const { json, text } = identifiersReport(data, spells);
  expect(json).toMatchObject({
    kinds: [
      { kind: "ticker", spells: 3, values: 2, securities: 3, severalOwners: 1 },
      { kind: "isin", spells: 1, values: 1, securities: 1, severalOwners: 0 },
    ],
    mappings: [
      {
        table: "bars",
        column: "id",
        kinds: [{ kind: "ticker", rows: 2, values: 1 }],
        unmapped: {
          rows: 1,
          values: 1,
          first: [{ file: "b.csv", row: 4, value: "NONE", date: "2024-02-02" }],
        },
        several: { rows: 0, values: 0, first: [] },
      },
    ],
  });
  expect(text).toContain("no security");
  expect(identifiersReport({ mappings: [] }, []).text).toContain("no table of identifiers");
  data.close();
});
