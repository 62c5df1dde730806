/** A decimal as a person writes it, 0.05 or 5%; NaN for anything else, and for what is beyond all numbers (1e400). */
export function decimalText(text: string): number {
  const isPercent = text.endsWith("%");
  const digits = (isPercent ? text.slice(0, -1) : text).trim();
  const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(digits) ? Number(digits) : Number.NaN;
  if (!Number.isFinite(value)) return Number.NaN;
  return isPercent ? value / 100 : value;
}
