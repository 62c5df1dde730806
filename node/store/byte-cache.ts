/** A memory of what was made, of bounded size: what was asked for longest ago goes first. */
export interface ByteCache<Value> {
  readonly get: (key: string) => Value | undefined;
  /** What is larger than an eighth of the whole is not kept: it would push out everything else. */
  readonly set: (key: string, value: Value, bytes: number) => void;
  readonly delete: (key: string) => void;
  readonly clear: () => void;
  /** Of everything that is kept. */
  readonly bytes: () => number;
}

/** An empty memory for so many bytes. */
export function openByteCache<Value>(mostBytes: number): ByteCache<Value> {
  // A map lists its keys as they were added: the first is the one that was used longest ago.
  const entries = new Map<string, { readonly value: Value; readonly bytes: number }>();
  let total = 0;
  const remove = (key: string): void => {
    total -= entries.get(key)?.bytes ?? 0;
    entries.delete(key);
  };
  return {
    get: (key) => {
      const entry = entries.get(key);
      if (entry === undefined) return undefined;
      entries.delete(key);
      entries.set(key, entry);
      return entry.value;
    },
    set: (key, value, bytes) => {
      remove(key);
      if (bytes > mostBytes / 8) return;
      entries.set(key, { value, bytes });
      total += bytes;
      for (const oldest of entries.keys()) {
        if (total <= mostBytes) break;
        remove(oldest);
      }
    },
    delete: remove,
    clear: () => {
      entries.clear();
      total = 0;
    },
    bytes: () => total,
  };
}

/** About how many bytes plain data hold: typed arrays as they are, each text once by its letters, records and lists by their places. */
export function dataBytes(data: unknown): number {
  const seen = new Set<object>();
  const texts = new Set<string>();
  const bytesOf = (value: unknown): number => {
    if (typeof value === "string") {
      if (texts.has(value)) return 0;
      texts.add(value);
      return 16 + value.length;
    }
    if (typeof value === "function") return 64;
    if (typeof value !== "object" || value === null) return 8;
    if (seen.has(value)) return 8;
    seen.add(value);
    if (ArrayBuffer.isView(value)) return 64 + value.byteLength;
    const held =
      value instanceof Map ? [...value].flat() : value instanceof Set ? [...value] : Object.values(value);
    return held.reduce<number>((sum, one) => sum + 8 + bytesOf(one), 48);
  };
  return bytesOf(data);
}
