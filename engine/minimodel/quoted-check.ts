/** A number the primer quotes beside ours, both in the unit it prints. */
export interface QuotedCheck {
  readonly chapter: number;
  readonly name: string;
  /** "%" for percent; empty for plain numbers. */
  readonly unit: "%" | "";
  readonly quoted: number;
  readonly computed: number;
  /** Decimals that are quoted; −2 for a number quoted to the nearest hundred. */
  readonly digits: number;
  /** Whether the computed number rounds to the quoted one. */
  readonly agrees: boolean;
  /** Whether it needs a factor covariance of our own: the primer's was not recovered. */
  readonly usesOwnCovariance: boolean;
}

/** A number the primer quotes whose inputs were not recovered. */
export interface QuotedOnly {
  readonly chapter: number;
  readonly name: string;
  readonly unit: "%" | "";
  readonly quoted: number;
  readonly digits: number;
  readonly reason: string;
}

/** A line of a table of checks: name, quoted number, its decimals, our number in the same unit. */
export type CheckRow = readonly [name: string, quoted: number, digits: number, computed: number];

/**
 * Checks of one chapter from rows. A name that ends in " %" is in percent, and its computed number a decimal.
 *
 * @param usesOwnCovariance  holds for every row
 * @example
 * checkQuoted(6, false, [["MKT %", 1.82, 2, 0.018214]])[0].agrees // => true
 */
export function checkQuoted(
  chapter: number,
  usesOwnCovariance: boolean,
  rows: readonly CheckRow[],
): readonly QuotedCheck[] {
  return rows.map(([label, quoted, digits, value]) => {
    const unit = label.endsWith(" %") ? "%" : "";
    const name = unit === "%" ? label.slice(0, -2) : label;
    const computed = unit === "%" ? value * 100 : value;
    const agrees = roundsTo(computed, quoted, digits);
    return { chapter, name, unit, quoted, computed, digits, agrees, usesOwnCovariance };
  });
}

/** Half a unit of the last quoted digit, and a hair for numbers that stand on the half. */
function roundsTo(computed: number, quoted: number, digits: number): boolean {
  return Math.abs(computed - quoted) <= 0.5 * 10 ** -digits * (1 + 1e-9);
}
