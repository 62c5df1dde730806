import type { JSX } from "preact";
import { typed, valueAt } from "../yaml-text.ts";
import { CheckField, ChoiceField, TextField } from "./fields.tsx";
import { faultAt } from "./text-editor.tsx";
import type { YamlForm } from "./yaml-form.ts";

interface At {
  readonly form: YamlForm;
  readonly path: readonly string[];
  readonly label: string;
}

/** A number, a percentage, a length of time, a name: as it is written in the document. */
export function QuantityField({
  form,
  path,
  label,
  ...rest
}: At & {
  readonly hint?: string | undefined;
  readonly placeholder?: string;
  readonly offers?: readonly string[];
}): JSX.Element {
  return (
    <TextField
      label={label}
      value={written(valueAt(form.document, path))}
      onValue={(text) => form.set(path, typed(text))}
      fault={faultAt(form.faults, path)}
      {...rest}
    />
  );
}

/** One of several words; the empty one leaves the key out. */
export function OneOfField({
  form,
  path,
  label,
  options,
  hint,
}: At & {
  readonly options: readonly (readonly [string, string])[];
  readonly hint?: string | undefined;
}): JSX.Element {
  return (
    <ChoiceField
      label={label}
      value={written(valueAt(form.document, path))}
      options={options}
      onValue={(value) => form.set(path, value === "" ? undefined : value)}
      fault={faultAt(form.faults, path)}
      hint={hint}
    />
  );
}

/** True, or left out. */
export function YesField({ form, path, label }: At): JSX.Element {
  return (
    <CheckField
      label={label}
      isOn={valueAt(form.document, path) === true}
      onValue={(isOn) => form.set(path, isOn ? true : undefined)}
    />
  );
}

/** What the document has, as it is typed; a list with commas. */
export function written(value: unknown): string {
  if (value === undefined || value === null) return "";
  if (Array.isArray(value)) return value.map(String).join(", ");
  return typeof value === "object" ? "(in the text)" : String(value);
}
