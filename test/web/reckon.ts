import { normal, studentTail } from "./reckon-laws.ts";

/** Functions by their names in formulas. */
const FUNCTIONS: Readonly<Record<string, (...of: readonly number[]) => number>> = {
  min: (...of) => Math.min(...of),
  max: (...of) => Math.max(...of),
  ln: (x = Number.NaN) => Math.log(x),
  exp: (x = Number.NaN) => Math.exp(x),
  Φ: (x = Number.NaN) => normal(x),
  tail: (t = Number.NaN, degrees = Number.NaN) => studentTail(t, degrees),
};

/**
 * What a formula with its values put in comes to, computed from its text alone: "√(5 %² + (12 %)²) × 2 / √252". Numbers as the page writes
 * them: − for minus, % behind, × 10⁻⁵.
 */
export function reckon(text: string): number {
  return read(tokensOf(text));
}

/** How far it may be from what is computed with all digits: every number on the screen is rounded to six. */
export function roundingOf(text: string): number {
  const tokens = tokensOf(text);
  const value = read(tokens);
  return tokens.reduce((sum, token, at) => {
    const isPowerOfTen = token === "10" && tokens[at - 1] === "×" && isSuperscript(tokens[at + 1] ?? "");
    if (!/^\d/.test(token) || isPowerOfTen) return sum;
    return sum + Math.abs(read(tokens.with(at, String(Number(token) * (1 + 6e-6)))) - value);
  }, 1e-5 * Math.abs(value));
}

const tokensOf = (text: string): readonly string[] =>
  [...text.replaceAll("\u00a0", " ").matchAll(TOKEN)]
    .map(([token]) => token.trim())
    .filter((token) => token !== "");

function read(tokens: readonly string[]): number {
  const reader = { tokens, at: 0 };
  const value = sum(reader);
  if (reader.at < reader.tokens.length)
    throw new Error(
      `“${tokens.join(" ")}” is no formula from “${reader.tokens.slice(reader.at).join(" ")}” on`,
    );
  return value;
}

interface Reader {
  readonly tokens: readonly string[];
  at: number;
}

const TOKEN = /\d+(?:\.\d+)?|[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+|min|max|ln|exp|tail|[^\s\d]/gu;
const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** × 10⁻⁵ behind a number is its own: a percent sign stands after it. */
function tenths(reader: Reader): number {
  const [times, ten, power = ""] = reader.tokens.slice(reader.at, reader.at + 3);
  if (times !== "×" || ten !== "10" || !isSuperscript(power)) return 1;
  reader.at += 3;
  return 10 ** superscript(power);
}

const isSuperscript = (token: string): boolean => /^[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+$/u.test(token);
const superscript = (token: string): number =>
  Number([...token.replace("⁻", "")].map((sign) => SUPERSCRIPTS.indexOf(sign)).join("")) *
  (token.includes("⁻") ? -1 : 1);

const takes = (reader: Reader, ...wanted: readonly string[]): string | undefined => {
  const token = reader.tokens[reader.at];
  if (token === undefined || !wanted.includes(token)) return undefined;
  reader.at++;
  return token;
};

function sum(reader: Reader): number {
  let value = product(reader);
  for (let sign = takes(reader, "+", "−"); sign !== undefined; sign = takes(reader, "+", "−"))
    value += (sign === "−" ? -1 : 1) * product(reader);
  return value;
}

function product(reader: Reader): number {
  let value = signed(reader);
  for (let sign = takes(reader, "×", "/"); sign !== undefined; sign = takes(reader, "×", "/"))
    value = sign === "×" ? value * signed(reader) : value / signed(reader);
  return value;
}

function signed(reader: Reader): number {
  if (takes(reader, "−") !== undefined) return -signed(reader);
  if (takes(reader, "√") !== undefined) return Math.sqrt(power(reader));
  return power(reader);
}

function power(reader: Reader): number {
  const value = single(reader);
  if (takes(reader, "^") !== undefined) return value ** single(reader);
  const token = reader.tokens[reader.at];
  if (token === undefined || !isSuperscript(token)) return value;
  reader.at++;
  return value ** superscript(token);
}

function single(reader: Reader): number {
  const closing = takes(reader, "(", "|");
  let value: number;
  if (closing !== undefined) {
    value = sum(reader);
    if (takes(reader, closing === "(" ? ")" : "|") === undefined) throw new Error("a bracket is not closed");
    if (closing === "|") value = Math.abs(value);
  } else if (FUNCTIONS[reader.tokens[reader.at] ?? ""] !== undefined) {
    value = called(reader);
  } else {
    value = Number(reader.tokens[reader.at]);
    if (Number.isNaN(value)) throw new Error(`“${reader.tokens[reader.at]}” is no number`);
    reader.at++;
    value *= tenths(reader);
  }
  return takes(reader, "%") === undefined ? value : value / 100;
}

/** A function of what stands in its brackets. */
function called(reader: Reader): number {
  const name = reader.tokens[reader.at++] ?? "";
  if (takes(reader, "(") === undefined) throw new Error(`${name} without brackets`);
  const of = [sum(reader)];
  while (takes(reader, ",") !== undefined) of.push(sum(reader));
  if (takes(reader, ")") === undefined) throw new Error(`${name}: its brackets are not closed`);
  return FUNCTIONS[name]?.(...of) ?? Number.NaN;
}
