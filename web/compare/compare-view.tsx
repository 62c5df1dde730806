import type { JSX } from "preact";
import { address, setOwn } from "../place.ts";
import { ChangedModel } from "./changed-model.tsx";
import { Models } from "./models.tsx";
import { Portfolios } from "./portfolios.tsx";
import "./compare.css";

const KINDS = [
  ["", "portfolios and dates"],
  ["models", "models and runs"],
  ["changed", "the model with a part left out"],
] as const;

/** What stands side by side: portfolios and dates by one model, one portfolio by several, or the model beside itself without a part. */
export function CompareView(): JSX.Element {
  const now = address.value.own.of ?? "";
  return (
    <>
      <fieldset class="switch kinds">
        <legend>Side by side</legend>
        {KINDS.map(([kind, words]) => (
          <label key={kind}>
            <input
              type="radio"
              name="compared"
              checked={now === kind}
              onChange={() => setOwn({ of: kind })}
            />
            {words}
          </label>
        ))}
      </fieldset>
      {now === "models" ? <Models /> : now === "changed" ? <ChangedModel /> : <Portfolios />}
    </>
  );
}
