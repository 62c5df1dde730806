import type { JSX } from "preact";
import { ExportButton } from "../parts/index.ts";
import { rowValues } from "./edit-rows.ts";
import type { Session } from "./session.ts";

/** Saves the book as it is edited, a row a name. */
export function BookExport({
  session,
  ids,
}: {
  readonly session: Session;
  readonly ids: readonly string[];
}): JSX.Element {
  const { nameOf } = session;
  return (
    <ExportButton
      fileName="what-if-weights"
      header={[
        "id",
        "name",
        "weight before (decimal)",
        "weight (decimal)",
        "change (decimal)",
        "active weight (decimal)",
        "marginal risk (decimal)",
        "risk contribution (decimal)",
      ]}
      rows={() => {
        const values = rowValues(session);
        return ids.map((id) => {
          const { before, after, change, against, marginal, contribution } = values(id);
          return [id, nameOf(id), before, after, change, against, marginal, contribution];
        });
      }}
    />
  );
}
