import type { Gate } from "../../engine/pipeline/index.ts";

/** Results that theory forbids: the run stops and nothing is published. */
export class GateFailure extends Error {
  readonly gates: readonly Gate[];

  constructor(gates: readonly Gate[], assetIds: readonly string[]) {
    const lines = gates.map((gate) => {
      const datum = gate.datum.replace(/^asset (\d+)$/, (_, code: string) => assetIds[Number(code)] ?? code);
      return `gate ${gate.name} failed on ${gate.date}: ${gate.worst} at ${datum}, limit ${gate.limit}`;
    });
    const advice =
      "Look at the data of that day (npx plimsoll check); nothing was published, the last good run stands.";
    const isMissing = gates.some(({ name }) => name === "residual-correlation");
    const more =
      "Names that have nearly everything in common lack a factor, or are one security; a statistical model may need more (family.factors).";
    super([...lines, ...(isMissing ? [more] : []), advice].join("\n"));
    this.name = "GateFailure";
    this.gates = gates;
  }
}
