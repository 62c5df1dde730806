import { type ReadonlySignal, signal } from "@preact/signals";
import { client } from "../answers.ts";

/** A security as the search knows it. */
export interface KnownSecurity {
  readonly id: string;
  readonly name: string | null;
}

interface SecuritiesPage {
  readonly runId: string;
  readonly securities: readonly KnownSecurity[];
  readonly next: string | null;
}

/** The securities that have come so far. */
export interface Known {
  readonly securities: readonly KnownSecurity[];
  readonly isComplete: boolean;
}

const known = signal<Known>({ securities: [], isComplete: false });
let ofRun = "";

/** Ids and names of a run's securities; they come page by page, when they are first asked for. */
export function allSecurities(runId: string): ReadonlySignal<Known> {
  if (ofRun !== runId) {
    ofRun = runId;
    known.value = { securities: [], isComplete: false };
    void fetchPages(runId);
  }
  return known;
}

async function fetchPages(runId: string): Promise<void> {
  try {
    for (let after: string | undefined; ; ) {
      const parameters = { limit: 10_000, ...(after === undefined ? {} : { after }) };
      const page = (await client().get("/v1/securities", parameters)) as unknown as SecuritiesPage;
      if (ofRun !== runId) return;
      const isComplete = page.next === null;
      known.value = { securities: [...known.value.securities, ...page.securities], isComplete };
      if (page.next === null) return;
      after = page.next;
    }
  } catch {
    // The search goes on with what is there, and asks again when it is next opened.
    ofRun = "";
  }
}
