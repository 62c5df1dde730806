import type { JSX } from "preact";
import {
  faultAt,
  freeName,
  OneOfField,
  QuantityField,
  TextField,
  typedNames,
  valueAt,
  written,
  type YamlForm,
  YesField,
} from "../forms/index.ts";
import { type LimitField, limitKinds, softFields, usualLimits } from "./limit-kinds.ts";

/** Names that are offered for limits. */
export interface Offers {
  readonly factors: readonly string[];
  readonly groups: readonly string[];
}

/** The limits of a mandate, one beside the other, and those that can be added. */
export function LimitsForm({
  form,
  offers,
}: {
  readonly form: YamlForm;
  readonly offers: Offers;
}): JSX.Element {
  const limits = valueAt(form.document, ["limits"]);
  const names = typeof limits === "object" && limits !== null ? Object.keys(limits) : [];
  return (
    <fieldset>
      <legend>Limits</legend>
      {names.map((name) => (
        <Limit key={name} form={form} name={name} offers={offers} />
      ))}
      {names.length === 0 ? <p class="note">None: the objective alone decides.</p> : null}
      <div class="buttons">
        <span>Add:</span>
        {usualLimits.map(({ name, limit }) => (
          <button
            key={name}
            type="button"
            class="quiet"
            onClick={() => form.set(["limits", freeName(name, names)], limit)}
          >
            {name}
          </button>
        ))}
      </div>
    </fieldset>
  );
}

function Limit({
  form,
  name,
  offers,
}: {
  readonly form: YamlForm;
  readonly name: string;
  readonly offers: Offers;
}): JSX.Element {
  const path = ["limits", name];
  const kind = limitKinds.find(({ on }) => on === valueAt(form.document, [...path, "on"]));
  const shown = [
    ...(kind?.fields ?? []),
    // A soft limit is what few limits are: its fields are there once they are written, or asked for.
    ...softFields.filter(({ key }) => valueAt(form.document, [...path, key]) !== undefined),
  ];
  const fault = faultAt(form.faults, path) ?? faultAt(form.faults, [...path, "on"]);
  return (
    <section class="limit" aria-label={`Limit ${name}`}>
      {fault === undefined ? null : <p class="faults">{fault}</p>}
      <div class="row">
        <TextField
          label={kind?.title ?? "A limit of no known kind: see the text"}
          value={name}
          onLeave={(text) => {
            if (text.trim() !== "") form.rename(path, text.trim());
          }}
        />
        {shown.map((field) => (
          <FieldOf key={field.key} form={form} path={[...path, field.key]} field={field} offers={offers} />
        ))}
        <span class="buttons">
          {kind?.isSoft === true && valueAt(form.document, [...path, "priority"]) === undefined ? (
            <button type="button" class="quiet" onClick={() => form.set([...path, "priority"], 1)}>
              Make soft
            </button>
          ) : null}
          <button
            type="button"
            class="quiet"
            aria-label={`Remove the limit ${name}`}
            onClick={() => form.set(path, undefined)}
          >
            Remove
          </button>
        </span>
      </div>
    </section>
  );
}

function FieldOf({
  form,
  path,
  field,
  offers,
}: {
  readonly form: YamlForm;
  readonly path: readonly string[];
  readonly field: LimitField;
  readonly offers: Offers;
}): JSX.Element {
  const { label, hint } = field;
  switch (field.type) {
    case "quantity":
      return <QuantityField form={form} path={path} label={label} hint={hint} />;
    case "check":
      return <YesField form={form} path={path} label={label} />;
    case "choice":
      return <OneOfField form={form} path={path} label={label} options={field.options} />;
    case "names":
      return (
        <TextField
          label={label}
          hint={hint}
          value={written(valueAt(form.document, path))}
          offers={offers[field.of]}
          fault={faultAt(form.faults, path)}
          onValue={(text) => form.set(path, typedNames(text))}
        />
      );
  }
}
