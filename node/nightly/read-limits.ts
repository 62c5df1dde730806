import { type Fault, InputError } from "../../engine/errors/index.ts";
import type { Factor } from "../../engine/exposures/index.ts";
import { nearestName, parseLimits, starPattern, type WrittenPortfolioLimit } from "../../wire/index.ts";
import { documentName, readDocument, type UserDocument } from "../model/index.ts";
import { listed } from "./measure-limit.ts";
import type { NightLimit } from "./night-setting.ts";

/** What a limit may name. */
export interface LimitNames {
  readonly date: string;
  readonly factors: readonly Factor[];
  readonly portfolios: readonly string[];
}

/** The limits of a night, and for each portfolio which hold for it. */
export interface NightLimits {
  readonly limits: readonly NightLimit[];
  /** Positions of the limits of a portfolio. */
  readonly limitsOf: (portfolio: string) => readonly number[];
  /** Limits of the date that no portfolio has. */
  readonly idle: readonly string[];
}

/** Where nothing is said. */
const WARNING = 0.9;

/**
 * Reads a file of limits, and takes those that hold on the date.
 *
 * @throws {InputError} everything that is wrong with the file at once, each with its line: also names of factors, groups and portfolios
 *   that are not there
 */
export async function readLimits(of: UserDocument, names: LimitNames): Promise<NightLimits> {
  const { value, locateFaults } = await readDocument(of, parseLimits);
  const file = documentName(of);
  const entries = Object.entries(value.limits);
  const faults = entries.flatMap(([name, limit]) =>
    nameFaults(limit, names).map(
      ([key, wanted, rule]): Fault => ({ file, column: `limits.${name}.${key}`, value: wanted, rule }),
    ),
  );
  if (faults.length > 0) throw new InputError(locateFaults(faults));
  const { date } = names;
  const limits = entries
    .filter(([, { from = date, to = date }]) => from <= date && date <= to)
    .map(
      ([name, written]): NightLimit => ({
        name,
        written,
        level: written.level ?? "hard",
        warning: written.warning ?? value.warning ?? WARNING,
      }),
    );
  const isOf = limits.map(({ written }) => portfolioTest(written));
  const limitsOf = (portfolio: string) =>
    [...limits.keys()].filter((at) => (isOf[at] as (name: string) => boolean)(portfolio));
  const used = new Set(names.portfolios.flatMap(limitsOf));
  return { limits, limitsOf, idle: limits.flatMap(({ name }, at) => (used.has(at) ? [] : [name])) };
}

/** Whether a limit is of a portfolio. */
function portfolioTest({
  portfolios,
  except,
}: Pick<WrittenPortfolioLimit, "portfolios" | "except">): (portfolio: string) => boolean {
  const isOne = (given: string | readonly string[]) => {
    const tests = listed(given).map(starPattern);
    return (name: string) => tests.some((isLike) => isLike(name));
  };
  const [isIn, isOut] = [isOne(portfolios ?? "*"), isOne(except ?? [])];
  return (name) => isIn(name) && !isOut(name);
}

type NameFault = readonly [key: string, value: string, rule: string];

function nameFaults(limit: WrittenPortfolioLimit, known: LimitNames): readonly NameFault[] {
  const { factors, portfolios } = known;
  const families = [...new Set(factors.map(({ family }) => String(family)))];
  const factorNames = factors.map(({ name }) => name);
  const missing = (
    key: string,
    given: string | readonly string[] | undefined,
    names: readonly string[],
    what: string,
  ) =>
    listed(given ?? []).flatMap((name): NameFault[] =>
      names.includes(name) ? [] : [[key, name, missingRule(name, names, what)]],
    );
  const plain = (given: string | readonly string[] | undefined) =>
    listed(given ?? []).filter((name) => !name.includes("*"));
  return [
    ...missing("portfolios", plain(limit.portfolios), portfolios, "portfolio"),
    ...missing("except", plain(limit.except), portfolios, "portfolio"),
    ...(limit.on === "exposure"
      ? [
          ...missing("factor", limit.factor, factorNames, "factor"),
          ...missing("family", limit.family, families, "family of factors"),
        ]
      : []),
    ...(limit.on === "contribution"
      ? missing("of", limit.of, ["factors", "specific", ...families, ...factorNames], "factor or family")
      : []),
    ...(limit.on === "group" ? groupFaults(limit.by, limit.group, factors) : []),
  ];
}

function groupFaults(
  by: "industry" | "country",
  group: string | readonly string[] | undefined,
  factors: readonly Factor[],
): readonly NameFault[] {
  const names = factors.filter(({ family }) => family === by).map(({ name }) => name);
  if (names.length === 0) {
    const others = by === "industry" ? "country" : "industry";
    return [["by", by, `the model has no factors of this kind: limit by ${others}, or names by weight`]];
  }
  return listed(group ?? []).flatMap((name): NameFault[] =>
    names.includes(name) ? [] : [["group", name, missingRule(name, names, by)]],
  );
}

const MOST_LISTED = 12;

function missingRule(name: string, names: readonly string[], what: string): string {
  const nearest = nearestName(name, names);
  if (nearest !== undefined) return `there is no such ${what}; did you mean ${nearest}?`;
  const rest = names.length > MOST_LISTED ? ` and ${names.length - MOST_LISTED} more` : "";
  return `there is no such ${what}; there are ${names.slice(0, MOST_LISTED).join(", ")}${rest}`;
}
