import type { JSX } from "preact";
import { TextField } from "../forms/index.ts";
import { spaced } from "../words.ts";
import type { TypedScenario, TypedShock } from "./read-size.ts";

/** Scenarios that many look at: of the market, in returns. */
const USUAL: readonly (readonly [string, string])[] = [
  ["market −10 %", "-10%"],
  ["market −20 %", "-20%"],
  ["market +10 %", "10%"],
];

/** Scenarios of one's own: what moves, and by how much. */
export function ScenarioForm({
  scenarios,
  factors,
  market,
  faults,
  onChange,
}: {
  readonly scenarios: readonly TypedScenario[];
  /** Of the model. */
  readonly factors: readonly string[];
  /** Its market factor, where it has one. */
  readonly market: string | undefined;
  readonly faults: ReadonlyMap<string, string>;
  readonly onChange: (scenarios: readonly TypedScenario[]) => void;
}): JSX.Element {
  const add = (scenario: TypedScenario): void => onChange([...scenarios, scenario]);
  return (
    <fieldset>
      <legend>Your own scenarios</legend>
      {scenarios.map((scenario, s) => (
        <ScenarioRow
          key={s}
          scenario={scenario}
          factors={factors}
          faultOf={(at) => faults.get(`${s} ${at}`)}
          onChange={(next) => onChange(scenarios.with(s, next))}
          onRemove={() => onChange(scenarios.filter((_, other) => other !== s))}
        />
      ))}
      <div class="buttons">
        <span>Add:</span>
        {market === undefined
          ? null
          : USUAL.map(([name, size]) => (
              <button
                key={name}
                type="button"
                class="quiet"
                onClick={() => add({ name, shocks: [{ what: market, size }] })}
              >
                {name}
              </button>
            ))}
        <button
          type="button"
          class="quiet"
          onClick={() =>
            add({ name: "", shocks: [{ what: factors.find((of) => of !== market) ?? "", size: "-2 sd" }] })
          }
        >
          a shock of your own
        </button>
      </div>
    </fieldset>
  );
}

function ScenarioRow({
  scenario,
  factors,
  faultOf,
  onChange,
  onRemove,
}: {
  readonly scenario: TypedScenario;
  readonly factors: readonly string[];
  readonly faultOf: (at: number) => string | undefined;
  readonly onChange: (next: TypedScenario) => void;
  readonly onRemove: () => void;
}): JSX.Element {
  const { name, shocks } = scenario;
  const change = (at: number, of: Partial<TypedShock>): void =>
    onChange({ name, shocks: shocks.map((shock, other) => (other === at ? { ...shock, ...of } : shock)) });
  return (
    <section class="limit" aria-label={`Scenario ${name}`}>
      <div class="row">
        <TextField
          label="Scenario"
          value={name}
          placeholder="its name"
          onValue={(next) => onChange({ name: next, shocks })}
        />
        {shocks.map(({ what, size }, at) => (
          <div key={at} class="row">
            <TextField
              label="What moves"
              value={what}
              offers={factors}
              hint={factors.includes(what) ? `factor ${spaced(what)}` : "a factor, or an id"}
              onValue={(next) => change(at, { what: next.trim() })}
            />
            <TextField
              label="By"
              value={size}
              hint="-10%, or -2 sd"
              fault={faultOf(at)}
              onValue={(next) => change(at, { size: next })}
            />
          </div>
        ))}
        <span class="buttons">
          <button
            type="button"
            class="quiet"
            onClick={() => onChange({ name, shocks: [...shocks, { what: "", size: "" }] })}
          >
            And …
          </button>
          <button type="button" class="quiet" aria-label={`Remove the scenario ${name}`} onClick={onRemove}>
            Remove
          </button>
        </span>
      </div>
    </section>
  );
}
