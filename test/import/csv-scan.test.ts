import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { csvFields } from "../../node/import/formats/csv-fields.ts";
import { lineOfRecord, scanCsv } from "../../node/import/formats/scan-csv.ts";
import { nearestName } from "../../wire/index.ts";
import { project } from "./project.ts";

const runs = { numRuns: 200, seed: 20240102 };

test("fields written by the rules of RFC 4180 come back", () => {
  const field = fc.string().map((text) => text.replaceAll(/[\r\n]/g, ""));
  fc.assert(
    fc.property(fc.array(field, { minLength: 1, maxLength: 6 }), (fields) => {
      const line = fields.map((text) => `"${text.replaceAll('"', '""')}"`).join(",");
      expect(csvFields(line, ",")).toEqual(fields);
    }),
    runs,
  );
});

test("a quote left open, inside a plain field or followed by text is refused", () => {
  for (const line of ['"a,b', 'a"b,c', '"a"b,c', 'a,"', '"a""'])
    expect(csvFields(line, ","), line).toBeUndefined();
});

test("the line of a record counts the lines skipped before it", () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 60 }), (isRecord) => {
      const lines = isRecord.map((record, at) => ({ record, line: at + 2 }));
      const skipped = lines.filter(({ record }) => !record).map(({ line }) => line);
      const records = lines.filter(({ record }) => record);
      expect(records.map((_, record) => lineOfRecord(record, skipped))).toEqual(
        records.map(({ line }) => line),
      );
    }),
    runs,
  );
});

describe("scanning", () => {
  test("counts records and fields whatever the line ends and wherever blocks end", async () => {
    const wide = "x".repeat(700_000);
    const folder = await project({
      "a.csv": `date,id,note\r\n1,2,${wide}\r\n\r\n1,2\r\n1,"2,5",${wide}\r\n1,2,3`,
    });
    const scan = await scanCsv(join(folder, "a.csv"), false);
    expect(scan).toMatchObject({
      header: ["date", "id", "note"],
      delimiter: ",",
      recordCount: 3,
      skippedLines: [3, 4],
      regular: false,
      lineFaults: [
        {
          row: 4,
          value: "1,2",
          rule: "a row must have 3 fields like the header, this one has 2: none for note",
        },
      ],
    });
  });

  test("an unclosed quote costs its own line only", async () => {
    const folder = await project({ "a.csv": 'id,name\nA,"open\nB,fine\nC,"done"\n' });
    expect(await scanCsv(join(folder, "a.csv"), false)).toMatchObject({ recordCount: 2, skippedLines: [2] });
  });

  test("refuses lines beyond a mebibyte", async () => {
    const folder = await project({ "a.csv": `id,name\nA,${"x".repeat(1 << 20)}\nB,b\n` });
    const scan = await scanCsv(join(folder, "a.csv"), false);
    expect(scan).toMatchObject({
      recordCount: 1,
      lineFaults: [{ row: 2, rule: expect.stringContaining("longer than") }],
    });
  });
});

test("the nearest name is found only where it is near", () => {
  expect(nearestName("mktcap", ["date", "MktCap", "cap"])).toBe("MktCap");
  expect(nearestName("industy", ["industry", "country"])).toBe("industry");
  expect(nearestName("price", ["volume", "shares"])).toBeUndefined();
});

test("a row of another number of fields names the columns it lacks, or how many are too many", async () => {
  const folder = await project({
    "a.csv": "date,id,b,c,d,e,f,g,h\n1\n1,2,3,4,5,6,7,8\n1,2,3,4,5,6,7,8,9,10,11\n",
  });
  const scan = await scanCsv(join(folder, "a.csv"), false);
  const lines = "lineFaults" in scan ? scan.lineFaults : [];
  expect(
    lines.map(({ rule }) => rule.replace("a row must have 9 fields like the header, this one has ", "")),
  ).toEqual(["1: none for id, b, c, d, e and 3 more", "8: none for h", "11: 2 too many"]);
});
