import { expect, test } from "vitest";
import { faultsOf, project } from "./project.ts";

test("an address that is not there, is none, or leads nowhere, is a fault without a word of it", async () => {
  const addresses: readonly [string | undefined, RegExp][] = [
    [undefined, /PLIMSOLL_TEST_NOWHERE is not set/],
    ["opensesame", /PLIMSOLL_TEST_NOWHERE must hold an address such as postgres/],
    ["postgres://opensesame:opensesame@127.0.0.1:1/opensesame", /cannot be reached \(ECONNREFUSED\)/],
  ];
  const folder = await project({});
  for (const [address, rule] of addresses) {
    if (address === undefined) delete process.env.PLIMSOLL_TEST_NOWHERE;
    else process.env.PLIMSOLL_TEST_NOWHERE = address;
    const faults = await faultsOf(folder, { bars: { postgres: "PLIMSOLL_TEST_NOWHERE", query: "SELECT 1" } });
    expect(faults).toMatchObject([{ file: "query of bars", rule: expect.stringMatching(rule) }]);
    expect(JSON.stringify(faults)).not.toContain("opensesame");
  }
});
