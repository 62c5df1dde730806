import type { JSX } from "preact";
import { DataTable } from "../parts/index.ts";
import { percent } from "../words.ts";
import type { Session } from "./session.ts";
import { isActive, sideOf, weightWords } from "./sides.ts";
import { whyBookWeight, whyMarginal } from "./why-book-name.ts";

/** Names that are shown. */
const HEDGES = 10;

/** The names of which a little more lowers the risk most. */
export function BestHedges({ session }: { readonly session: Session }): JSX.Element {
  const { model, nameOf, book } = session;
  const { marginalRiskAnnual } = sideOf(session.after.value).assets;
  const ids = model.assets.labels;
  const best = lowest(marginalRiskAnnual, HEDGES).filter(
    (asset) => (marginalRiskAnnual[asset] as number) < 0,
  );
  const what = isActive(session.before) ? "tracking error" : "volatility";
  if (best.length === 0) return <p>No name lowers the {what} when a little more of it is held.</p>;
  return (
    <DataTable
      caption={`Best hedges: a little more of these lowers the ${what} most`}
      fileName="best-hedges"
      rows={best}
      keyOf={(asset) => ids[asset] as string}
      isSortable={false}
      columns={[
        { title: "Id", cell: (asset) => ids[asset], value: (asset) => ids[asset] },
        {
          title: "Name",
          cell: (asset) => nameOf(ids[asset] as string),
          value: (asset) => nameOf(ids[asset] as string),
        },
        {
          title: "Weight after",
          unit: "%",
          isNumber: true,
          cell: (asset) => percent(book.value.after.get(ids[asset] as string) ?? 0),
          value: (asset) => book.value.after.get(ids[asset] as string) ?? 0,
          why: (asset) =>
            whyBookWeight(ids[asset] as string, "after", {
              before: 0,
              after: book.value.after.get(ids[asset] as string) ?? 0,
              benchmark: 0,
            }),
        },
        {
          title: "Marginal",
          unit: "bp for 1 %",
          isNumber: true,
          cell: (asset) => percent(marginalRiskAnnual[asset], 1),
          value: (asset) => marginalRiskAnnual[asset],
          why: (asset) =>
            whyMarginal({
              ...{ id: ids[asset] as string, model, risk: sideOf(session.after.value), whole: what },
              words: weightWords(isActive(session.before)),
            }),
        },
      ]}
    />
  );
}

/** Positions of the smallest values, ascending; NaN is none. */
function lowest(values: Float64Array, most: number): readonly number[] {
  const found: number[] = [];
  for (let at = 0; at < values.length; at++) {
    const value = values[at] as number;
    const last = found.at(-1);
    if (Number.isNaN(value) || (found.length === most && value >= (values[last as number] as number)))
      continue;
    const place = found.findIndex((other) => (values[other] as number) > value);
    found.splice(place < 0 ? found.length : place, 0, at);
    if (found.length > most) found.pop();
  }
  return found;
}
