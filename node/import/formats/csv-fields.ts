/** Fields of one CSV line (RFC 4180); undefined if a quote is not closed or stands where it must not. */
export function csvFields(line: string, delimiter: string): string[] | undefined {
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    const field = line[at] === '"' ? quotedField(line, at) : plainField(line, at, delimiter);
    if (field === undefined) return undefined;
    fields.push(field.text);
    if (field.end === line.length) return fields;
    if (line[field.end] !== delimiter) return undefined;
    at = field.end + 1;
  }
}

function plainField(line: string, at: number, delimiter: string): { text: string; end: number } | undefined {
  const found = line.indexOf(delimiter, at);
  const end = found < 0 ? line.length : found;
  const text = line.slice(at, end);
  return text.includes('"') ? undefined : { text, end };
}

function quotedField(line: string, at: number): { text: string; end: number } | undefined {
  let text = "";
  let start = at + 1;
  for (;;) {
    const close = line.indexOf('"', start);
    if (close < 0) return undefined;
    text += line.slice(start, close);
    if (line[close + 1] !== '"') return { text, end: close + 1 };
    text += '"';
    start = close + 2;
  }
}
