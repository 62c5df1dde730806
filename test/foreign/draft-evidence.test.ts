import { expect, test } from "vitest";
import { startEvidence } from "../../node/foreign/draft-evidence.ts";
import { faultSink } from "../../node/foreign/fault-sink.ts";

test("a beta that two files of a package have is one; two that differ are a fault that names both places", () => {
  const faults = faultSink();
  const { say } = startEvidence(faults);
  say.predictedBeta("N001", 1.05, { file: "XM.rsk", row: 3 });
  say.predictedBeta("N001", 1.05, { file: "XM.bet", row: 7 });
  expect(faults.count()).toBe(0);
  say.predictedBeta("N001", 1.06, { file: "XM.bet", row: 9 });
  expect(() => faults.throwIfAny()).toThrow(/XM\.bet, row 9.*N001.*is another in XM\.bet, row 7/);
});
