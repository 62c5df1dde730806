import type { JSX } from "preact";
import { address, setOwn } from "../place.ts";
import { Models } from "./models.tsx";
import { Portfolios } from "./portfolios.tsx";
import "./compare.css";

const KINDS = [
  ["", "portfolios and dates"],
  ["models", "models and runs"],
] as const;

/** What stands side by side: portfolios and dates by one model, or one portfolio by several. */
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
      {now === "models" ? <Models /> : <Portfolios />}
    </>
  );
}
