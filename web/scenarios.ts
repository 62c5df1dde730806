import { computed, type ReadonlySignal, signal } from "@preact/signals";
import { answerOf } from "./answers.ts";
import { browserStorage } from "./browser-storage.ts";
import { openShelf, type Scenario, type Shelf, type ShelfContent } from "./scenario-shelf.ts";

export type { Scenario } from "./scenario-shelf.ts";

/** Counts what this tab and others do to the shelf. */
const changes = signal(0);
const said = signal("");
const shelves = new Map<string, Shelf>();

const content: ReadonlySignal<ShelfContent> = computed(() => {
  void changes.value;
  return shelfOf(projectName.value)?.read() ?? { scenarios: [], damaged: [] };
});
const projectName: ReadonlySignal<string | undefined> = computed(() => {
  const project = answerOf("/v1/project").value;
  return project.state === "there" ? project.value.name : undefined;
});

/** The named books of this project that this browser keeps, by name; those of other tabs too. */
export const scenarios: ReadonlySignal<readonly Scenario[]> = computed(() => content.value.scenarios);

/** What is wrong with keeping them, and what to do; empty where nothing is. */
export const scenarioTrouble: ReadonlySignal<string> = computed(() => {
  const { damaged } = content.value;
  const names = damaged.map((name) => `“${name}”`).join(", ");
  const unread =
    damaged.length === 0
      ? ""
      : `What this browser has stored under ${names} cannot be read; the other scenarios are unharmed. Delete it, or keep a scenario of that name to replace it.`;
  return [said.value, unread].filter((sentence) => sentence !== "").join(" ");
});

/** Names under which something is stored that cannot be read: they can be removed as scenarios can. */
export const damagedScenarios: ReadonlySignal<readonly string[]> = computed(() => content.value.damaged);

/**
 * Keeps a named book in this browser, in the place of one of the same name; `go({ view: "what-if", own: { scenario: name } })`
 * opens it. Where the browser stores nothing, it is there until the tab is closed, and `scenarioTrouble` says so.
 *
 * @returns whether the browser stores it
 */
export function keepScenario(scenario: Scenario): boolean {
  const isStored = shelfOf(projectName.value)?.keep(scenario) ?? false;
  said.value = isStored
    ? ""
    : `This browser did not store “${scenario.name}”: its storage is full or blocked. It is here until you close or reload this tab; save it as CSV, or delete other scenarios and save it again.`;
  changes.value++;
  return isStored;
}

/** Takes a named book off the shelf. */
export function removeScenario(name: string): void {
  shelfOf(projectName.value)?.remove(name);
  said.value = "";
  changes.value++;
}

function shelfOf(project: string | undefined): Shelf | undefined {
  if (project === undefined) return undefined;
  const known = shelves.get(project);
  if (known !== undefined) return known;
  const shelf = openShelf(browserStorage(), project);
  shelves.set(project, shelf);
  // Another tab has kept or removed one.
  addEventListener("storage", ({ key }) => {
    if (shelf.isMine(key)) changes.value++;
  });
  return shelf;
}
