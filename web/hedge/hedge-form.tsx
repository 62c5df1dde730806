import type { JSX } from "preact";
import {
  FileDrop,
  faultAt,
  freeName,
  OneOfField,
  QuantityField,
  TextField,
  typed,
  typedNames,
  valueAt,
  written,
  type YamlForm,
} from "../forms/index.ts";
import { spaced } from "../words.ts";
import { usualInstruments } from "./first-hedge.ts";

/** What a form offers to choose from. */
export interface HedgeOffers {
  readonly portfolios: readonly string[];
  readonly factors: readonly string[];
  readonly benchmark: string | null;
}

interface Part {
  readonly form: YamlForm;
  readonly offers: HedgeOffers;
}

const FAMILIES: readonly (readonly [string, string])[] = [
  ["", "–"],
  ["market", "the market"],
  ["style", "every style"],
  ["industry", "every industry"],
  ["country", "every country"],
  ["currency", "every currency"],
];

/** The fields of a hedge: which risks go, with what, and within which limits. */
export function HedgeForm({ form, offers }: Part): JSX.Element {
  if (form.document === undefined)
    return <p>The text cannot be read: mend it first, then the fields are here again.</p>;
  return (
    <div class="form">
      <Aim form={form} offers={offers} />
      <Instruments form={form} offers={offers} />
      <fieldset>
        <legend>Limits of the whole</legend>
        <div class="row">
          <QuantityField form={form} path={["gross"]} label="Notionals together" hint="200%; their sizes" />
          <QuantityField form={form} path={["count"]} label="Instruments at most" />
          <QuantityField
            form={form}
            path={["aversion"]}
            label="Variance against costs"
            hint="1 where empty"
          />
          <QuantityField
            form={form}
            path={["holding"]}
            label="Costs spread over"
            hint="how long it is held: 1y"
          />
        </div>
      </fieldset>
    </div>
  );
}

function Aim({ form, offers }: Part): JSX.Element {
  const neutral = valueAt(form.document, ["neutral"]);
  const isMap = typeof neutral === "object" && neutral !== null && !Array.isArray(neutral);
  return (
    <fieldset>
      <legend>Which risks go</legend>
      <div class="row">
        <QuantityField form={form} path={["name"]} label="Name" />
        <OneOfField
          form={form}
          path={["portfolio"]}
          label="The book"
          options={[
            ["", "the portfolio above"],
            ...offers.portfolios.map((name) => [name, spaced(name)] as const),
          ]}
        />
        <QuantityField form={form} path={["horizon"]} label="Horizon" hint="21d, 4w, 1m or 1y" />
        <QuantityField form={form} path={["capital"]} label="Capital" hint="nav, or money: 250m" />
      </div>
      <div class="row">
        <TextField
          label="Factors that end at 0"
          value={isMap ? written(Object.keys(neutral)) : written(neutral)}
          hint="with commas; empty: least variance"
          offers={offers.factors}
          fault={faultAt(form.faults, ["neutral"])}
          onValue={(text) => {
            const names = typedNames(text);
            form.set(["neutral"], typeof names === "string" ? [names] : names);
          }}
          isWide
        />
        <OneOfField form={form} path={["family"]} label="or a whole family" options={FAMILIES} />
      </div>
    </fieldset>
  );
}

function Instruments({ form, offers }: Part): JSX.Element {
  const instruments = valueAt(form.document, ["instruments"]);
  const names = typeof instruments === "object" && instruments !== null ? Object.keys(instruments) : [];
  const fault = faultAt(form.faults, ["instruments"]);
  return (
    <fieldset>
      <legend>With what</legend>
      {fault === undefined ? null : <p class="faults">{fault}</p>}
      {names.map((name) => (
        <Instrument key={name} form={form} offers={offers} name={name} />
      ))}
      <div class="buttons">
        <span>Add:</span>
        {usualInstruments.map(({ name, instrument }) => (
          <button
            key={name}
            type="button"
            class="quiet"
            onClick={() => form.set(["instruments", freeName(name, names)], instrument(offers.benchmark))}
          >
            {name}
          </button>
        ))}
      </div>
    </fieldset>
  );
}

function Instrument({ form, offers, name }: Part & { readonly name: string }): JSX.Element {
  const path = ["instruments", name];
  const of = valueAt(form.document, path) as Readonly<Record<string, unknown>> | undefined;
  const isSeries = of?.series !== undefined;
  const faults = ["holdings", "exposures", "series"].flatMap(
    (key) => faultAt(form.faults, [...path, key]) ?? [],
  );
  return (
    <section class="limit" aria-label={`Instrument ${name}`}>
      {faults.map((fault) => (
        <p key={fault} class="faults">
          {fault}
        </p>
      ))}
      <div class="row">
        <TextField
          label="Instrument"
          value={name}
          onLeave={(text) => {
            if (text.trim() !== "") form.rename(path, text.trim());
          }}
        />
        {isSeries ? null : (
          <OneOfField
            form={form}
            path={[...path, "portfolio"]}
            label="Holds what this holds"
            options={[
              ["", "–"],
              ["universe", "the universe"],
              ...offers.portfolios.map((of) => [of, spaced(of)] as const),
            ]}
          />
        )}
        {isSeries ? null : <Exposures form={form} offers={offers} path={path} />}
        {isSeries ? null : (
          <QuantityField form={form} path={[...path, "residual"]} label="Risk of its own" hint="a year: 3%" />
        )}
        <QuantityField form={form} path={[...path, "cost"]} label="Cost" hint="of what is traded" />
        <QuantityField form={form} path={[...path, "min"]} label="At least" hint="below 0: short" />
        <QuantityField form={form} path={[...path, "max"]} label="At most" />
        <QuantityField form={form} path={[...path, "held"]} label="Held now" />
        <span class="buttons">
          <button
            type="button"
            class="quiet"
            aria-label={`Remove the instrument ${name}`}
            onClick={() => form.set(path, undefined)}
          >
            Remove
          </button>
        </span>
      </div>
      {isSeries ? (
        <FileDrop
          title="Its returns: a CSV with the columns date and return"
          held={written(valueAt(of, ["series", "file"]))}
          fault={faultAt(form.faults, [...path, "series", "file"])}
          onFile={(file, text) => form.addTable([...path, "series", "file"], file, text)}
        />
      ) : null}
    </section>
  );
}

/** Exposures as they are typed: "market 1, value 0.8". */
function Exposures({ form, offers, path }: Part & { readonly path: readonly string[] }): JSX.Element {
  const at = [...path, "exposures"];
  const exposures = valueAt(form.document, at);
  const entries = typeof exposures === "object" && exposures !== null ? Object.entries(exposures) : [];
  const faults = entries.flatMap(([factor]) => faultAt(form.faults, [...at, factor]) ?? []);
  return (
    <TextField
      label="Exposures to factors"
      value={entries.map(([factor, value]) => `${factor} ${value}`).join(", ")}
      hint="market 1, value 0.8"
      offers={offers.factors.map((factor) => `${factor} 1`)}
      fault={faults.length === 0 ? undefined : faults.join("; ")}
      onValue={(text) => form.set(at, exposuresOf(text))}
    />
  );
}

/** undefined where nothing is typed. */
function exposuresOf(text: string): Readonly<Record<string, unknown>> | undefined {
  const entries = text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map((part) => {
      const [, factor = part, value = "1"] = /^(\S+)[\s:]+(\S+)$/.exec(part) ?? [];
      return [factor, typed(value)] as const;
    });
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}
