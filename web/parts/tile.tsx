import type { ComponentChildren, JSX } from "preact";

/** A number that is looked at first, its unit beside it, and what it is compared with below. */
export function Tile({
  title,
  value,
  unit,
  children,
}: {
  readonly title: string;
  readonly value: string;
  readonly unit: string;
  readonly children?: ComponentChildren;
}): JSX.Element {
  return (
    <div class="tile">
      <dt>{title}</dt>
      <dd>
        <strong>{value}</strong> <span class="unit">{unit}</span>
        {children === undefined ? null : <small>{children}</small>}
      </dd>
    </div>
  );
}
