/** A record of a user's JSON file, or why it is none. */
export type JsonRecord = { readonly values: Readonly<Record<string, unknown>> } | { readonly rule: string };

/** Reads one record: an object of names and values. */
export function parseJsonRecord(text: string): JsonRecord {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/ \(line.*| in JSON.*|, ".*/s, "") : "";
    return { rule: `the record is not valid JSON (${why})` };
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return {
      rule: 'a record must be an object of names and values, such as {"date": "2024-01-02", "id": "A"}',
    };
  }
  return { values: value as Record<string, unknown> };
}
