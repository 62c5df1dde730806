import { InputError } from "../../engine/errors/index.ts";
import type { Portfolio } from "../../engine/portfolio/index.ts";

/** Follows how much of a portfolio the model covers, over one date or many. */
export interface CoverageWatch {
  readonly see: (portfolio: Portfolio) => void;
  /**
   * @param when  the dates seen, for the message: "on 2020-01-31"
   * @throws {InputError} names were held, and the model covered none of them at any time: every figure would be 0
   */
  readonly require: (when: string) => void;
}

/** Starts to follow the portfolio of a name. */
export function watchCoverage(name: string): CoverageWatch {
  let isModelled = false;
  let unmodelled: Portfolio["outside"] = [];
  return {
    see: ({ weights, outside }) => {
      isModelled ||= weights.some((weight) => weight !== 0);
      if (isModelled) return;
      const names = outside.filter((holding) => holding.reason !== "cash" && holding.weight !== 0);
      if (names.length > 0) unmodelled = names;
    },
    require: (when) => {
      if (isModelled || unmodelled.length === 0) return;
      const shown = unmodelled.slice(0, 5).map(({ id }) => id);
      const rest = unmodelled.length > 5 ? ` and ${unmodelled.length - 5} more` : "";
      const rule = `0 % of the gross weight is in the model ${when}; outside it: ${shown.join(", ")}${rest}. Check the ids against those of the bars`;
      throw new InputError([{ file: `portfolio ${name}`, rule }]);
    },
  };
}
