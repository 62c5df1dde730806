/** A column's name without what people write differently: capitals, blanks, signs, accents. */
export interface PlainHeader {
  /** Words in lower case without anything between them: `Market Value (USD)` is `marketvalueusd`. */
  readonly compact: string;
  /** The same without words that say a unit or a currency at the end or the beginning: `marketvalue`. */
  readonly bare: string;
  /** What the words taken away say of the unit. */
  readonly unit: "percent" | "bps" | "thousands" | "millions" | "billions" | undefined;
  /** A currency at the end of the name, `USD`; `base` and `local` likewise. */
  readonly currency: string | undefined;
}

const UNITS: Readonly<Record<string, PlainHeader["unit"]>> = {
  percent: "percent",
  pct: "percent",
  bps: "bps",
  bp: "bps",
  thousands: "thousands",
  "000": "thousands",
  "000s": "thousands",
  k: "thousands",
  millions: "millions",
  million: "millions",
  mm: "millions",
  mn: "millions",
  mil: "millions",
  mio: "millions",
  billions: "billions",
  billion: "billions",
  bn: "billions",
};

const CURRENCY = /^(usd|eur|gbp|jpy|chf|cad|aud|sek|nok|dkk|hkd|sgd|cny|inr|base|local|lcl|lc)$/;

/** A single m behind a currency at the end: `Mkt Cap (EUR m)`, `$m`. */
const MILLIONS =
  /([$€£]|\b(?:usd|eur|gbp|jpy|chf|cad|aud|sek|nok|dkk|hkd|sgd|cny|inr|base|local))\s*m(?=\W*$)/;

/**
 * Takes a column's name apart.
 *
 * @example
 * plainHeader("Market Value (USD mn)").bare // => "marketvalue"
 * plainHeader("Mkt Cap (EUR m)").unit // => "millions"
 * plainHeader("MarketCap").compact // => "marketcap"
 * plainHeader("Weight %").unit // => "percent"
 */
export function plainHeader(header: string): PlainHeader {
  const words = header
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/(\p{Ll}|\d)(\p{Lu})/gu, "$1 $2")
    .toLowerCase()
    .replace(/%/g, " percent ")
    .replace(MILLIONS, "$1 millions")
    .replace(/[$€£]/g, " ")
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");
  let unit: PlainHeader["unit"];
  let currency: string | undefined;
  const rest = [...words];
  const isSpent = (word: string | undefined): boolean => {
    if (word === undefined || rest.length === 1) return false;
    const of = UNITS[word];
    if (of !== undefined) unit ??= of;
    else if (CURRENCY.test(word)) currency ??= word;
    else return word === "in";
    return true;
  };
  while (isSpent(rest.at(-1))) rest.pop();
  if (rest.length > 1 && UNITS[rest[0] as string] === "percent") {
    unit ??= "percent";
    rest.shift();
    if (rest.length > 1 && rest[0] === "of") rest.shift();
  }
  if (words.length === 1 && words[0] === "percent") unit = "percent";
  return { compact: words.join(""), bare: rest.join(""), unit, currency };
}
