/** As much of the browser's storage as is needed. */
export interface TextStorage {
  readonly getItem: (key: string) => string | null;
  readonly setItem: (key: string, value: string) => void;
  readonly removeItem: (key: string) => void;
}

/** Texts that are kept beside the address, so that a reload and the back button do not lose them. */
export interface KeptTexts {
  /** Keeps a text; where the storage has no room for it, until the page is left. */
  readonly keep: (key: string, text: string) => void;
  readonly kept: (key: string) => string | undefined;
  /** A question as the address has it: itself as JSON where that is short, else the key it is kept under. */
  readonly questionText: (question: object) => string;
  /** The question that an address has; undefined where there is none, or this storage does not have it. */
  readonly readQuestion: (text: string | undefined) => unknown;
}

/** Longer questions do not stand in an address. */
const LONGEST = 1500;
const KEY = "kept-";

/** @param storage  undefined where the browser forbids it: all is then kept until the page is left */
export function openKeptTexts(storage: TextStorage | undefined): KeptTexts {
  const inPage = new Map<string, string>();
  const keep = (key: string, text: string): void => {
    inPage.set(key, text);
    try {
      storage?.setItem(`plimsoll-${key}`, text);
    } catch {
      // An older text under the same key would come back instead of this one.
      storage?.removeItem(`plimsoll-${key}`);
    }
  };
  const kept = (key: string): string | undefined =>
    inPage.get(key) ?? storage?.getItem(`plimsoll-${key}`) ?? undefined;
  return {
    keep,
    kept,
    questionText: (question) => {
      const text = JSON.stringify(question);
      if (text.length <= LONGEST) return text;
      const key = `${KEY}${textKey(text)}`;
      keep(key, text);
      return key;
    },
    readQuestion: (text) => {
      if (text === undefined || text === "") return undefined;
      const json = text.startsWith(KEY) ? kept(text) : text;
      try {
        return json === undefined ? undefined : (JSON.parse(json) as unknown);
      } catch {
        return undefined;
      }
    },
  };
}

/** The same text has the same key: 64 bits of FNV-1a in two halves that begin differently. */
function textKey(text: string): string {
  let [low, high] = [0x811c9dc5, 0x01234567];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    low = Math.imul(low ^ code, 0x01000193);
    high = Math.imul(high ^ code, 0x01000193) ^ (high >>> 13);
  }
  return [low, high].map((half) => (half >>> 0).toString(16).padStart(8, "0")).join("");
}
