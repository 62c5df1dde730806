import { exposureRow } from "../../engine/exposures/index.ts";
import { explainExcessReturn } from "./explain-return.ts";
import type { LineageDay } from "./lineage-day.ts";
import { derivedNode, type LineageNode, lineageNode, numeral, signedTerm } from "./lineage-node.ts";

/** A name's specific return of a period: r − Σ x f, term by term, with exposures of the close before. */
export function explainSpecificReturn(day: LineageDay, asset: number): LineageNode | undefined {
  const { replayed, data } = day;
  const { regression, regressionExposures } = replayed.output;
  if (regression === undefined || regressionExposures === null || replayed.before === undefined)
    return undefined;
  const { exposures } = regressionExposures;
  const value = regression.factorReturns.specificReturns[asset] as number;
  if (exposures.covered[asset] !== 1 || Number.isNaN(value)) return undefined;
  const id = data.axes.assets.labels[asset] as string;
  const row = exposureRow(exposures, asset);
  const excess = explainExcessReturn(day, asset);
  const r = replayed.output.returns.excess[asset] as number;
  const before = replayed.before;
  let [fitted, size] = [0, Math.abs(r)];
  const terms = exposures.factors.flatMap(({ name }, k) => {
    const [x, f] = [row[k] as number, regression.factorReturns.values[k] ?? 0];
    if (x === 0) return [];
    fitted += x * f;
    size += Math.abs(x * f);
    return [
      derivedNode(name, x * f, "decimal", {
        formula: `${numeral(x)} × ${numeral(f)}`,
        computed: x * f,
        children: [
          lineageNode(`exposure to ${name} on ${before}`, x, "exposure", {
            query: { kind: "exposure", id, factor: name, date: before },
          }),
          lineageNode(`return of ${name}`, f, "decimal", {
            query: { kind: "factor_return", factor: name, date: replayed.date },
            ...(regression.factorReturns.estimated[k] === 1
              ? {}
              : { note: "not estimated in this period: 0" }),
          }),
        ],
      }),
    ];
  });
  return derivedNode(`specific return of ${id}`, value, "decimal", {
    formula: `${numeral(r)} ${signedTerm(-fitted)} of ${terms.length} factors`,
    computed: r - fitted,
    size,
    children: [excess, ...terms],
  });
}
