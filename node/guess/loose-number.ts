/** The sign between a whole number and its fraction. */
export type DecimalSign = "." | ",";

/** A number as people and their spreadsheets write it. */
export interface LooseNumber {
  /** As written but for the signs: 5% is 5. */
  readonly value: number;
  readonly isPercent: boolean;
  /** What was not plain, in words. */
  readonly marks: readonly string[];
}

/** Signs around the digits. */
interface Dressed {
  readonly digits: string;
  readonly isNegative: boolean;
  readonly isPercent: boolean;
  readonly marks: readonly string[];
}

const CURRENCY = /[$€£¥]|\b(?:USD|EUR|GBP|JPY|CHF|CAD|AUD|HKD|SGD|SEK|NOK|DKK)\b/giu;
const BLANKS = /[\s\u00a0\u2007\u202f]/gu;

/** Takes parentheses, signs, percent and currency off; undefined where what is left are not digits with , and . */
function undress(text: string): Dressed | undefined {
  const marks: string[] = [];
  const take = (of: string, sign: RegExp, mark: string): string => {
    const rest = of.replace(sign, "");
    if (rest !== of) marks.push(mark);
    return rest;
  };
  let rest = text.trim().replace(/\u2212/g, "-");
  const isPercent = rest.includes("%");
  rest = take(rest, /%/, "percent signs");
  rest = take(rest, CURRENCY, "currency signs");
  rest = rest.trim();
  let isNegative = false;
  const inside = /^\((.*)\)$/.exec(rest);
  if (inside !== null) {
    isNegative = true;
    marks.push("parentheses for negative numbers");
    rest = (inside[1] as string).trim();
  }
  const sign = /^([+-])\s*(.*)$/.exec(rest) ?? /^(.*?)\s*(-)$/.exec(rest);
  if (sign !== null) {
    const isTrailing = sign[2] === "-";
    if (isNegative) return undefined;
    isNegative = isTrailing || sign[1] === "-";
    if (isTrailing) marks.push("minus signs at the end");
    rest = (isTrailing ? sign[1] : sign[2]) as string;
  }
  const grouped = rest.trim();
  rest = take(grouped, BLANKS, "blanks between thousands");
  rest = take(rest, /['\u2019](?=\d{3})/gu, "apostrophes between thousands");
  if (
    marks.some((mark) => mark.startsWith("blanks")) &&
    !/^\d{1,3}([\s\u00a0\u2007\u202f]\d{3})+([.,]\d*)?$/u.test(grouped)
  )
    return undefined;
  return /\d/.test(rest) && /^[\d.,]+(e[+-]?\d+)?$/i.test(rest)
    ? { digits: rest, isNegative, isPercent, marks }
    : undefined;
}

/**
 * Which decimal sign a number can only have been written with; `either` where it may be one in thousands or one with three decimals
 * (1,234), `none` where it has neither, undefined where it is no number.
 *
 * @example
 * decimalSignOf("1.234,56") // => ","
 * decimalSignOf("12,345") // => "either"
 * decimalSignOf("0,125") // => ","
 */
export function decimalSignOf(text: string): DecimalSign | "either" | "none" | undefined {
  const dressed = undress(text);
  if (dressed === undefined) return undefined;
  const { digits } = dressed;
  const [commas, dots] = [count(digits, ","), count(digits, ".")];
  if (commas + dots === 0) return "none";
  if (commas > 0 && dots > 0) {
    const last = digits.lastIndexOf(",") > digits.lastIndexOf(".") ? "," : ".";
    return digitsOf(digits, last) === undefined ? undefined : last;
  }
  const [own, other] = commas > 0 ? ([",", "."] as const) : ([".", ","] as const);
  if (commas + dots > 1) return digitsOf(digits, other) === undefined ? undefined : other;
  // A group of thousands has one to three digits before it, and does not begin with 0.
  return /^[1-9]\d{0,2}[.,]\d{3}$/.test(digits) ? "either" : own;
}

function count(text: string, sign: string): number {
  return text.split(sign).length - 1;
}

/** Plain digits; undefined where thousands are not in threes. */
function digitsOf(digits: string, decimal: DecimalSign): string | undefined {
  const [mantissa = "", exponent] = digits.split(/e/i);
  const [whole = "", fraction, ...more] = mantissa.split(decimal);
  if (more.length > 0 || /[.,]/.test(fraction ?? "")) return undefined;
  if (/[.,]/.test(whole) && !/^\d{1,3}([.,]\d{3})+$/.test(whole)) return undefined;
  const power = exponent === undefined ? "" : `e${exponent}`;
  return `${whole.replace(/[.,]/g, "") || "0"}.${fraction || "0"}${power}`;
}

/**
 * Reads a number with a given decimal sign; undefined where it is none.
 *
 * @example
 * readLooseNumber("(1.234,50 €)", ",")?.value // => -1234.5
 * readLooseNumber("5.25%", ".")?.value // => 5.25
 * readLooseNumber("1,2,3", ".") // => undefined
 */
export function readLooseNumber(text: string, decimal: DecimalSign): LooseNumber | undefined {
  const dressed = undress(text);
  const digits = dressed && digitsOf(dressed.digits, decimal);
  if (dressed === undefined || digits === undefined) return undefined;
  const size = Number(digits);
  if (!Number.isFinite(size)) return undefined;
  const { isNegative, isPercent } = dressed;
  const grouping = decimal === "," ? "." : ",";
  const marks = [
    ...dressed.marks,
    ...(decimal === "," && dressed.digits.includes(",") ? ["decimal commas"] : []),
    ...(dressed.digits.includes(grouping) ? ["signs between thousands"] : []),
  ];
  return { value: isNegative ? 0 - size : size, isPercent, marks };
}
