import { expect, test } from "vitest";
import { readAxes } from "../../node/model/index.ts";
import type { Run } from "../../node/store/index.ts";

test("a run of an earlier version is refused with what to do", async () => {
  const columns = ["id", "name"].map((name) => ({ name, kind: "text" as const, values: ["A"] }));
  const run = { id: "0123abcd", readTable: async () => ({ rowCount: 1, columns }) } as unknown as Run;
  await expect(readAxes(run)).rejects.toThrow(/earlier version.*npx plimsoll estimate/);
});
