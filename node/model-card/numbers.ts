/** A number as it stands in a sentence: fixed digits, a true minus; empty where it is not known. */
export function fixedText(value: number, digits = 2): string {
  if (!Number.isFinite(value)) return "";
  const text = Math.abs(value).toFixed(digits);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}

/** A share in percent with its sign. */
export function percentText(share: number, digits = 0): string {
  const text = fixedText(100 * share, digits);
  return text === "" ? "" : `${text} %`;
}

/** "1 name", "2 names". */
export function countedText(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** "a, b and c" */
export function listedText(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
}
