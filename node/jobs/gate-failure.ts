import type { Gate } from "../../engine/pipeline/index.ts";

/** What a gate is about, for those who have not its page open. */
const meanings: Readonly<Record<Gate["name"], string>> = {
  "style-means-zero": "the cap-weighted mean of a style is not 0",
  "exposures-finite": "a covered name has an exposure that is no number",
  "constraint-zero": "returns of a family do not sum to 0 over the market",
  "residuals-orthogonal": "specific returns still have something of the factors in them",
  "residual-correlation": "specific returns of a group move together",
  "covariance-psd": "the factor covariance says that some portfolio has a negative variance",
  "specific-positive": "a specific variance is 0 or less",
};

/** Results that theory forbids: the run stops and nothing is published. */
export class GateFailure extends Error {
  readonly gates: readonly Gate[];

  constructor(gates: readonly Gate[], assetIds: readonly string[]) {
    const lines = gates.map((gate) => {
      const datum = gate.datum.replace(/^asset (\d+)$/, (_, code: string) => assetIds[Number(code)] ?? code);
      return `gate ${gate.name} failed on ${gate.date}: ${meanings[gate.name]} (${gate.worst} at ${datum}, limit ${gate.limit})`;
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
