import { isNumber, isRecordOf, isText, partsOf } from "../stored-shapes.ts";

/** What is asked: a document as its text, the tables that it names, and what the view adds. */
export interface YamlQuestion {
  readonly text: string;
  readonly tables: Readonly<Record<string, string>>;
  /** Points of a frontier, for instance, or the span of a walk. */
  readonly extra?: Readonly<Record<string, number | string>>;
}

/** The question that an address or a draft has; undefined where it is none. */
export function yamlQuestion(value: unknown): YamlQuestion | undefined {
  const { text, tables, extra } = partsOf(value);
  if (!isText(text) || !isRecordOf(tables, isText)) return undefined;
  if (extra === undefined) return { text, tables };
  return isRecordOf(extra, isNumberOrText) ? { text, tables, extra } : undefined;
}

const isNumberOrText = (value: unknown): value is number | string => isNumber(value) || isText(value);
