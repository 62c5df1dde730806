import type { JSX } from "preact";
import {
  FileDrop,
  faultAt,
  OneOfField,
  QuantityField,
  TextField,
  typed,
  valueAt,
  written,
  type YamlForm,
  YesField,
} from "../forms/index.ts";
import { spaced } from "../words.ts";
import { LimitsForm, type Offers } from "./limits-form.tsx";
import { templates } from "./templates.ts";

/** What a form offers to choose from. */
export interface MandateOffers extends Offers {
  readonly portfolios: readonly string[];
}

const OBJECTIVES: readonly (readonly [string, string])[] = [
  ["least_risk", "least risk"],
  ["utility", "utility: return less aversion × variance"],
  ["most_return", "most return within the limits"],
  ["best_ratio", "best ratio of return to risk"],
  ["most_diversified", "most diversified"],
  ["risk_parity", "risk parity"],
];

/** The fields of a mandate: what most have; the text beside them has all of it. */
export function MandateForm({
  form,
  offers,
}: {
  readonly form: YamlForm;
  readonly offers: MandateOffers;
}): JSX.Element {
  if (form.document === undefined)
    return <p class="note">The text cannot be read: mend it first, then the fields are here again.</p>;
  return (
    <div class="form">
      <Start form={form} offers={offers} />
      <Objective form={form} />
      <Views form={form} offers={offers} />
      <LimitsForm form={form} offers={offers} />
      <Costs form={form} />
    </div>
  );
}

function Start({ form, offers }: { readonly form: YamlForm; readonly offers: MandateOffers }): JSX.Element {
  return (
    <fieldset>
      <legend>Mandate</legend>
      <div class="buttons">
        <span>Begin with:</span>
        {templates.map(({ name, text }) => (
          <button key={name} type="button" class="quiet" onClick={() => form.setText(text)}>
            {name}
          </button>
        ))}
      </div>
      <div class="row">
        <QuantityField form={form} path={["name"]} label="Name" />
        <OneOfField
          form={form}
          path={["portfolio"]}
          label="Held now"
          options={[
            ["", "the portfolio above"],
            ["cash", "cash: from nothing"],
            ...offers.portfolios.map((name) => [name, spaced(name)] as const),
          ]}
        />
        <OneOfField
          form={form}
          path={["benchmark"]}
          label="Benchmark"
          options={[
            ["", "the benchmark above"],
            ["universe", "universe"],
            ["none", "none"],
            ...offers.portfolios.map((name) => [name, spaced(name)] as const),
          ]}
        />
        <OneOfField
          form={form}
          path={["universe"]}
          label="May be bought"
          options={[
            ["", "every covered name"],
            ["estimation", "the estimation universe"],
            ["benchmark", "the benchmark's names"],
            ["holdings", "what is held"],
          ]}
        />
        <QuantityField form={form} path={["capital"]} label="Capital" hint="nav, or money: 250m" />
      </div>
    </fieldset>
  );
}

function Objective({ form }: { readonly form: YamlForm }): JSX.Element {
  const kind = written(valueAt(form.document, ["objective", "kind"]));
  return (
    <fieldset>
      <legend>Objective</legend>
      <div class="row">
        <OneOfField form={form} path={["objective", "kind"]} label="What is sought" options={OBJECTIVES} />
        <QuantityField form={form} path={["horizon"]} label="Horizon" hint="21d, 4w, 1m or 1y" />
        {kind === "utility" ? (
          <>
            <QuantityField form={form} path={["objective", "aversion"]} label="Aversion to variance" />
            <QuantityField
              form={form}
              path={["objective", "factorAversion"]}
              label="or: to that of factors"
            />
            <QuantityField form={form} path={["objective", "specificAversion"]} label="and to specific" />
          </>
        ) : null}
        {kind === "most_diversified" || kind === "risk_parity" ? null : (
          <YesField form={form} path={["objective", "relative"]} label="against the benchmark" />
        )}
      </div>
    </fieldset>
  );
}

function Views({ form, offers }: { readonly form: YamlForm; readonly offers: MandateOffers }): JSX.Element {
  const alpha = valueAt(form.document, ["alpha"]);
  const views = valueAt(alpha, ["factors"]);
  const factors = typeof views === "object" && views !== null ? Object.entries(views) : [];
  const file = written(valueAt(alpha, ["file"]));
  const kind = written(valueAt(form.document, ["objective", "kind"]));
  const isWanted = ["utility", "most_return", "best_ratio"].includes(kind);
  if (alpha === undefined)
    return (
      <fieldset>
        <legend>Expected returns</legend>
        <div class="buttons">
          <span class="note">{isWanted ? "None yet." : `None: ${spaced(kind)} looks at none.`}</span>
          <button
            type="button"
            class="quiet"
            onClick={() =>
              form.set(["alpha"], { factors: { [offers.factors[0] ?? "value"]: "2%" }, horizon: "1y" })
            }
          >
            Give expected returns
          </button>
        </div>
      </fieldset>
    );
  return (
    <fieldset>
      <legend>Expected returns</legend>
      {[faultAt(form.faults, ["alpha"]), faultAt(form.faults, ["alpha", "factors"])].map((fault) =>
        fault === undefined ? null : (
          <p key={fault} class="faults">
            {fault}
          </p>
        ),
      )}
      <div class="row">
        <QuantityField form={form} path={["alpha", "horizon"]} label="They are over" hint="1y, 3m, 21d" />
        {factors.map(([factor, value]) => (
          <TextField
            key={factor}
            label={`${spaced(factor)}, for exposure 1`}
            value={written(value)}
            hint="empty: no view"
            fault={faultAt(form.faults, ["alpha", "factors", factor])}
            onLeave={(text) => form.set(["alpha", "factors", factor], typed(text))}
          />
        ))}
        <OneOfNewView form={form} offers={offers} taken={factors.map(([factor]) => factor)} />
      </div>
      <FileDrop
        title="Names: a CSV with the columns id and alpha"
        held={file}
        fault={faultAt(form.faults, ["alpha", "file"])}
        onFile={(name, text) => form.addTable(["alpha", "file"], name, text)}
        onRemove={() => form.set(["alpha", "file"], undefined)}
      />
      <button type="button" class="quiet" onClick={() => form.set(["alpha"], undefined)}>
        Without expected returns
      </button>
    </fieldset>
  );
}

function OneOfNewView({
  form,
  offers,
  taken,
}: {
  readonly form: YamlForm;
  readonly offers: MandateOffers;
  readonly taken: readonly string[];
}): JSX.Element {
  return (
    <TextField
      label="Add a view on"
      value=""
      hint="a factor"
      offers={offers.factors.filter((factor) => !taken.includes(factor))}
      onLeave={(factor) => {
        if (factor.trim() !== "") form.set(["alpha", "factors", factor.trim()], "1%");
      }}
    />
  );
}

function Costs({ form }: { readonly form: YamlForm }): JSX.Element {
  const field = (key: string, label: string, hint: string): JSX.Element => (
    <QuantityField key={key} form={form} path={["costs", key]} label={label} hint={hint} />
  );
  return (
    <fieldset>
      <legend>Costs</legend>
      <div class="row">
        {field("commission", "Commission", "each side: 2bp")}
        {field("spread", "Spread", "bid to ask: 8bp")}
        {field("impact", "Impact", "daily volatilities, for a day's volume: 0.5")}
        {field("borrow", "Borrow", "a year, of what is short: 50bp")}
        {field("holding", "Spread over", "how long a trade is held: 1y")}
      </div>
    </fieldset>
  );
}
