import type { PostBody } from "../../client/index.ts";
import { isNumber, isRecordOf, isText, partsOf } from "../stored-shapes.ts";

/** What is asked: signals by name, and how they are looked at. */
export interface AlphaQuestion {
  readonly signals: Readonly<Record<string, string>>;
  readonly options: Omit<PostBody<"/v1/alpha">, "signals">;
}

/** How signals are looked at, as it is typed. */
export type AlphaOptions = Readonly<Record<(typeof OPTIONS)[number], string>>;

/** What is being given in the form. */
export interface AlphaDraft {
  readonly signals: Readonly<Record<string, string>>;
  readonly options: AlphaOptions;
}

const OPTIONS = ["horizon", "quantiles", "cost", "tried", "shrinkage"] as const;

/** The question that an address has; undefined where it is none. */
export function alphaQuestion(value: unknown): AlphaQuestion | undefined {
  const { signals, options } = partsOf(value);
  return isRecordOf(signals, isText) && isRecordOf(options, isNumber) ? { signals, options } : undefined;
}

/** The form of a question, or of a draft that was kept; an empty one of anything else. */
export function alphaDraft(value: unknown): AlphaDraft {
  const { signals, options } = partsOf(value);
  const typed = partsOf(options);
  const text = (key: (typeof OPTIONS)[number]): string =>
    isText(typed[key]) || isNumber(typed[key]) ? String(typed[key]) : "";
  return {
    signals: isRecordOf(signals, isText) ? signals : {},
    options: {
      horizon: text("horizon"),
      quantiles: text("quantiles"),
      cost: text("cost"),
      tried: text("tried"),
      shrinkage: text("shrinkage"),
    },
  };
}
