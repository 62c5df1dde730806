import { describe, expect, test } from "vitest";
import {
  formatCanonicalJson,
  formatManifest,
  type Manifest,
  parseManifest,
  partitionFile,
} from "../../wire/index.ts";
import { fakeManifest } from "./fake-pipeline.ts";

const hash = "ab".repeat(32);
const partition = {
  table: "x",
  period: "2020",
  hash,
  rows: 1,
  bytes: 9,
  file: partitionFile("x", "2020", hash),
};
const manifest: Manifest = fakeManifest(["2020-01"], [partition]);

describe("canonical JSON", () => {
  test("sorts keys at every depth, leaves out undefined and spaces, and keeps the order of lists", () => {
    const value = { b: [{ z: 1, y: null }, "é\n"], a: undefined, B: true, aa: 1e21, "": -0.5 };
    expect(formatCanonicalJson(value)).toBe('{"":-0.5,"B":true,"aa":1e+21,"b":[{"y":null,"z":1},"é\\n"]}');
  });

  test("refuses what JSON would turn into something else, naming where it is", () => {
    expect(() => formatCanonicalJson({ a: [0, Number.NaN] })).toThrow("got NaN at $.a[1]");
    expect(() => formatCanonicalJson({ a: new Map() })).toThrow("got Map at $.a");
    expect(() => formatCanonicalJson([undefined])).toThrow("got undefined at $[0]");
    expect(() => formatCanonicalJson({ f: Float64Array.of(1) })).toThrow("got Float64Array at $.f");
  });
});

describe("a manifest", () => {
  test("comes back from its text, whatever order its keys were in", () => {
    const text = formatManifest(manifest);
    expect(parseManifest(text)).toEqual({ status: "ok", manifest });
    const turned = Object.fromEntries(Object.entries(manifest).reverse()) as unknown as Manifest;
    expect(formatManifest(turned)).toBe(text);
  });

  test("of a newer format is refused in a sentence, even where nothing else in it is known", () => {
    const parsed = parseManifest('{"formatVersion":2,"shards":[]}');
    const reason =
      "it was written by a newer plimsoll (run format 2; this version reads up to 1): update plimsoll to read it";
    expect(parsed).toEqual({ status: "newer-format", reason });
  });

  test.each<[string, object, string]>([
    ["an unknown key", { clock: "12:00" }, "clock"],
    ["a partition twice", { partitions: [partition, partition] }, "x 2020 stands twice"],
    [
      "a file outside its place",
      { partitions: [{ ...partition, file: "../../etc/passwd" }] },
      "table, period and hash",
    ],
    ["an impossible date", { forecastDates: ["2021-02-30"] }, "forecastDates[0]"],
    ["a count below nothing", { dates: { ...manifest.dates, count: -1 } }, "dates.count"],
    ["a format of before the first", { formatVersion: 0 }, "formatVersion"],
  ])("with %s is refused with its place", (_, change, message) => {
    const parsed = parseManifest(JSON.stringify({ ...manifest, ...change }));
    expect(parsed.status).toBe("invalid");
    expect(parsed).toMatchObject({ reason: expect.stringContaining(message) });
  });

  test("that is cut off is refused", () => {
    const text = formatManifest(manifest);
    expect(parseManifest(text.slice(0, -1))).toEqual({ status: "invalid", reason: "it is not JSON" });
  });
});
