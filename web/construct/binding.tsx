import type { JSX } from "preact";
import type { BindingLimit, ConstructedDocument } from "../documents/index.ts";
import { DataTable } from "../parts/index.ts";
import { count, percent, score } from "../words.ts";
import { isExposure, whyLimit } from "./why-limit.ts";

/** The limits that cost something, dearest first, with what a little more of each is worth in words. */
export function Binding({
  found,
  isLeastRisk,
}: {
  readonly found: ConstructedDocument;
  readonly isLeastRisk: boolean;
}): JSX.Element {
  const { binding, givenUp } = found;
  if (binding.length === 0) return <p>No limit binds.</p>;
  const lostWords = ({ givenUp: lost }: BindingLimit): string =>
    isLeastRisk ? percent(lost) : basisPoints(lost, 1);
  return (
    <>
      <DataTable
        caption="Limits that bind, the dearest first"
        fileName="binding-limits"
        isSortable={false}
        rows={binding}
        keyOf={({ name }) => name}
        columns={[
          { title: "Limit", cell: ({ name }) => name, value: ({ name }) => name },
          {
            title: "Stands at",
            isNumber: true,
            cell: (limit) => standing(limit, limit.value),
            value: ({ value }) => value,
            why: (limit) => whyLimit(limit, "value", standing(limit, limit.value)),
          },
          {
            title: "Names at it",
            isNumber: true,
            cell: ({ atLimit }) => (atLimit === 0 ? "" : count(atLimit)),
            value: ({ atLimit }) => atLimit,
            why: (limit) => whyLimit(limit, "count", count(limit.atLimit)),
          },
          {
            title: "Gives up",
            unit: isLeastRisk ? "% of the variance" : "bp a year",
            isNumber: true,
            cell: lostWords,
            value: ({ givenUp: lost }) => lost,
            why: (limit) => whyLimit(limit, "givenUp", lostWords(limit)),
          },
          {
            title: "What a little more is worth",
            cell: bindingWords,
            value: bindingWords,
          },
          {
            title: "Shadow price",
            unit: "bp a year for one step",
            isNumber: true,
            cell: ({ gainAnnual }) => basisPoints(gainAnnual, 2),
            value: ({ gainAnnual }) => gainAnnual,
            why: (limit) => whyLimit(limit, "price", basisPoints(limit.gainAnnual, 2)),
          },
        ]}
      />
      {givenUp === null || isLeastRisk ? null : (
        <p>
          Without limits and costs, at the same fear of risk, the views would have{" "}
          {count(givenUp.utilityAnnual * 1e4, 1)} bp a year more utility: limits give up{" "}
          {count((givenUp.utilityAnnual - givenUp.costsUtilityAnnual) * 1e4, 1)}, costs{" "}
          {count(givenUp.costsUtilityAnnual * 1e4, 1)}.
        </p>
      )}
    </>
  );
}

const basisPoints = (value: number | null, digits: number): string =>
  count(value === null ? null : value * 1e4, digits);

/** An exposure is a number, all else is a share: the step of the price tells which. */
function standing(limit: BindingLimit, value: number | null): string {
  return isExposure(limit) ? score(value) : `${percent(value)} %`;
}

function bindingWords(limit: BindingLimit): string {
  const broken = limit.violation === 0 ? "" : `soft, broken by ${standing(limit, limit.violation)}`;
  if (limit.words === null) return broken === "" ? "no price: a broken priority leaves no room" : broken;
  return [limit.words, broken].filter((words) => words !== "").join("; ");
}
