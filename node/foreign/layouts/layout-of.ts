import type { WrittenForeign } from "../../../wire/index.ts";
import type { ForeignLayout } from "../foreign-layout.ts";
import { columnsLayout } from "./columns.ts";
import { jsonLayout } from "./json.ts";
import { membersLayout } from "./members.ts";
import { quotedLayout } from "./quoted.ts";
import { tablesLayout } from "./tables.ts";

const LAYOUTS: Readonly<Record<WrittenForeign["layout"], ForeignLayout>> = {
  members: membersLayout,
  quoted: quotedLayout,
  columns: columnsLayout,
  json: jsonLayout,
  tables: tablesLayout,
};

/** A layout by its name in the spec. */
export function layoutOf(name: WrittenForeign["layout"]): ForeignLayout {
  return LAYOUTS[name];
}
