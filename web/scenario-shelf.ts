/** A named book that somebody keeps in this browser, to look at it again, go on with it or compare it. */
export interface Scenario {
  readonly name: string;
  /** Of the model it was made on. */
  readonly date: string;
  /** What it began from, as the address has it; empty for the only portfolio there is. */
  readonly portfolio: string;
  /** As the address has it; empty for the spec's. */
  readonly benchmark: string;
  /** Decimals of the capital by id: cash and names outside the model too. */
  readonly weights: Readonly<Record<string, number>>;
}

/** As much of the browser's storage as the shelf needs. */
export interface ShelfStorage {
  readonly length: number;
  readonly key: (index: number) => string | null;
  readonly getItem: (key: string) => string | null;
  readonly setItem: (key: string, value: string) => void;
  readonly removeItem: (key: string) => void;
}

/** What a shelf holds, and what of it cannot be read. */
export interface ShelfContent {
  /** By name. */
  readonly scenarios: readonly Scenario[];
  /** Names of those whose stored text is no scenario: they are left where they are. */
  readonly damaged: readonly string[];
}

/** The named books of one project. Each stands under a key of its own: one that is damaged, or another tab, takes nothing from the others. */
export interface Shelf {
  readonly read: () => ShelfContent;
  /** Whether the browser keeps it beyond this tab. It is on the shelf either way. */
  readonly keep: (scenario: Scenario) => boolean;
  readonly remove: (name: string) => void;
  /** Whether a key of the storage is one of this shelf; null stands for all keys. */
  readonly isMine: (key: string | null) => boolean;
}

/**
 * @param storage  undefined where the browser has none or forbids it: scenarios are then kept in this tab alone
 * @param project  its name: each project has a shelf of its own
 */
export function openShelf(storage: ShelfStorage | undefined, project: string): Shelf {
  const prefix = `plimsoll-scenario ${JSON.stringify(project)} `;
  const unstored = new Map<string, Scenario>();
  const attempt = <T>(what: () => T, otherwise: T): T => {
    try {
      return what();
    } catch {
      return otherwise;
    }
  };
  const stored = (): readonly string[] =>
    attempt(
      () =>
        Array.from({ length: storage?.length ?? 0 }, (_, i) => storage?.key(i) ?? "").filter((key) =>
          key.startsWith(prefix),
        ),
      [],
    );
  return {
    read: () => {
      const scenarios = new Map<string, Scenario>();
      const damaged: string[] = [];
      for (const key of stored()) {
        const name = key.slice(prefix.length);
        const scenario = parseScenario(
          name,
          attempt(() => storage?.getItem(key) ?? "", ""),
        );
        if (scenario === undefined) damaged.push(name);
        else scenarios.set(name, scenario);
      }
      for (const scenario of unstored.values()) scenarios.set(scenario.name, scenario);
      const byName = (a: string, b: string): number => a.localeCompare(b, "en");
      return {
        scenarios: [...scenarios.values()].sort((a, b) => byName(a.name, b.name)),
        damaged: damaged.filter((name) => !scenarios.has(name)).sort(byName),
      };
    },
    keep: (scenario) => {
      const isStored =
        storage !== undefined &&
        attempt(() => {
          storage.setItem(prefix + scenario.name, JSON.stringify(scenario));
          return true;
        }, false);
      if (isStored) unstored.delete(scenario.name);
      else unstored.set(scenario.name, scenario);
      return isStored;
    },
    remove: (name) => {
      unstored.delete(name);
      attempt(() => storage?.removeItem(prefix + name), undefined);
    },
    isMine: (key) => key === null || key.startsWith(prefix),
  };
}

/** The scenario that a stored text stands for; undefined where it is none. */
function parseScenario(name: string, text: string): Scenario | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== "object" || value === null) return undefined;
  const { date, portfolio, benchmark, weights } = value as Partial<Record<keyof Scenario, unknown>>;
  if (typeof date !== "string" || typeof portfolio !== "string" || typeof benchmark !== "string")
    return undefined;
  if (typeof weights !== "object" || weights === null || Array.isArray(weights)) return undefined;
  const isBook = Object.values(weights).every((weight) => Number.isFinite(weight));
  return isBook
    ? { name, date, portfolio, benchmark, weights: weights as Readonly<Record<string, number>> }
    : undefined;
}
