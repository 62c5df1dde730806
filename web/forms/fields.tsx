import "./forms.css";
import type { ComponentChildren, JSX } from "preact";
import { useId, useState } from "preact/hooks";

interface FieldProps {
  readonly label: string;
  /** What is wrong with it, in the words of the server. */
  readonly fault?: string | undefined;
  /** What may stand here. */
  readonly hint?: string | undefined;
}

/** A line to type in. */
export function TextField(
  props: FieldProps & {
    readonly value: string;
    /** While it is typed. */
    readonly onValue?: (value: string) => void;
    /** When the field is left with something else in it. */
    readonly onLeave?: (value: string) => void;
    readonly placeholder?: string | undefined;
    /** What is offered while typing. */
    readonly offers?: readonly string[] | undefined;
    readonly isWide?: boolean;
  },
): JSX.Element {
  const id = useId();
  // What is being typed stays as it is typed, "2." too, until the field is left.
  const [typing, setTyping] = useState<string | null>(null);
  const { label, value, onValue, onLeave, placeholder, offers = [], isWide = false, fault, hint } = props;
  return (
    <Labelled id={id} label={label} fault={fault} hint={hint} isWide={isWide}>
      <input
        id={id}
        value={typing ?? value}
        placeholder={placeholder}
        list={offers.length > 0 ? `${id}-offers` : undefined}
        autocomplete="off"
        spellcheck={false}
        aria-invalid={fault !== undefined}
        aria-describedby={noteId(id, props)}
        onInput={(event) => {
          setTyping(event.currentTarget.value);
          onValue?.(event.currentTarget.value);
        }}
        onBlur={() => {
          if (typing !== null && typing !== value) onLeave?.(typing);
          setTyping(null);
        }}
      />
      {offers.length === 0 ? null : (
        <datalist id={`${id}-offers`}>
          {offers.map((offer) => (
            <option key={offer} value={offer} />
          ))}
        </datalist>
      )}
    </Labelled>
  );
}

/** One of several. */
export function ChoiceField(
  props: FieldProps & {
    readonly value: string;
    readonly onValue: (value: string) => void;
    /** Value and words. A value that is not among them is offered too, so that nothing is changed unseen. */
    readonly options: readonly (readonly [string, string])[];
  },
): JSX.Element {
  const id = useId();
  const { label, value, onValue, options, fault, hint } = props;
  const all = options.some(([of]) => of === value) ? options : [...options, [value, value] as const];
  return (
    <Labelled id={id} label={label} fault={fault} hint={hint}>
      <select
        id={id}
        value={value}
        aria-invalid={fault !== undefined}
        aria-describedby={noteId(id, props)}
        onChange={(event) => onValue(event.currentTarget.value)}
      >
        {all.map(([of, words]) => (
          <option key={of} value={of}>
            {words}
          </option>
        ))}
      </select>
    </Labelled>
  );
}

/** Yes or no. */
export function CheckField({
  label,
  isOn,
  onValue,
}: {
  readonly label: string;
  readonly isOn: boolean;
  readonly onValue: (isOn: boolean) => void;
}): JSX.Element {
  return (
    <label class="check">
      <input type="checkbox" checked={isOn} onChange={(event) => onValue(event.currentTarget.checked)} />
      {label}
    </label>
  );
}

function noteId(id: string, { fault, hint }: FieldProps): string | undefined {
  return fault === undefined && hint === undefined ? undefined : `${id}-note`;
}

function Labelled({
  id,
  label,
  fault,
  hint,
  isWide = false,
  children,
}: FieldProps & {
  readonly id: string;
  readonly isWide?: boolean;
  readonly children: ComponentChildren;
}): JSX.Element {
  return (
    <div class={isWide ? "field wide" : "field"}>
      <label for={id}>{label}</label>
      {children}
      {fault === undefined && hint === undefined ? null : (
        <small id={`${id}-note`} class={fault === undefined ? "" : "fault"}>
          {fault ?? hint}
        </small>
      )}
    </div>
  );
}
