import type { ComponentChildren, JSX } from "preact";
import type { WhyQuestion } from "../why-question.ts";
import { Reasoned } from "./reasoned.tsx";

/** A number that is looked at first, its unit beside it, and what it is compared with below. */
export function Tile({
  title,
  value,
  unit,
  why,
  children,
}: {
  readonly title: string;
  readonly value: string;
  readonly unit: string;
  /** Undefined where the number is missing. */
  readonly why: WhyQuestion | undefined;
  readonly children?: ComponentChildren;
}): JSX.Element {
  return (
    <div class="tile">
      <dt>{title}</dt>
      <dd>
        <strong>
          <Reasoned why={why}>{value}</Reasoned>
        </strong>{" "}
        <span class="unit">{unit}</span>
        {children === undefined ? null : <small>{children}</small>}
      </dd>
    </div>
  );
}
