import type { Construction } from "../../engine/construction/index.ts";
import type { PreparedMandate } from "../model/index.ts";
import { certificateLine } from "./construct-page.ts";
import { countWords } from "./construct-search.ts";
import { printableName } from "./printable-text.ts";
import { fixed, percent } from "./table-text.ts";

/** Why there is no portfolio, in words that say what to change. */
export function failureText(prepared: PreparedMandate, construction: Construction): string {
  const { status, iterations } = construction;
  const isRatio = prepared.mandate.objective.kind === "best-ratio";
  const proved = `No portfolio: ${status}, proved after ${iterations} iterations`;
  const notes = prepared.setting.notes.map((note) => `Note: ${note}`);
  switch (status) {
    case "infeasible":
      if (isRatio && construction.conflict === null) return [NO_RATIO, ...notes].join("\n");
      return [proved, ...conflictLines(prepared, construction), ...notes].join("\n");
    case "unbounded":
      return [
        proved,
        ...directionLines(prepared, construction),
        ...(isRatio ? [NO_SIZE] : []),
        ...notes,
      ].join("\n");
    default:
      return [
        `No portfolio: ${certificateLine({ construction })}`,
        "The solver came no nearer than this. Look for limits that hardly leave any room, or for sizes that differ by many orders.",
      ].join("\n");
  }
}

const NO_RATIO =
  "No portfolio: none within the limits is expected to earn more than it costs, so none has a best ratio. Look at the expected returns, or take least_risk.";
const NO_SIZE = "A ratio is the same at every size: only a limit says how large the portfolio is.";

function conflictLines(prepared: PreparedMandate, construction: Construction): string[] {
  const { limits, setting, candidates } = prepared;
  const { conflict } = construction;
  if (conflict === null) return [];
  const listed = conflict.limits.map((name) => {
    const about = limits.find(({ limit }) => limit.name === name)?.about ?? "";
    return `  ${about.startsWith("names outside") ? "" : `${printableName(name)}: `}${about}`;
  });
  const eased = conflict.relaxation.map(({ name, violation }) => {
    const words = countWords(prepared, construction, name);
    if (words !== undefined) return `  ${words}`;
    const kind = limits.find(({ limit }) => limit.name === name)?.limit.kind;
    if (kind === "exposure") return `  ${printableName(name)}: ${fixed(violation, 3)} wider`;
    const annual = kind === "risk" ? violation / Math.sqrt(setting.years) : violation;
    return `  ${printableName(name)}: ${percent(annual)} % wider`;
  });
  const names = conflict.relaxedNames.map(({ candidate, violation }) => {
    const id = setting.stored.model.assets.labels[candidates.names[candidate] as number] as string;
    return `  limits of ${printableName(id)}: ${percent(violation)} % wider`;
  });
  const rest = names.length > SHOWN ? [`  and of ${names.length - SHOWN} more names`] : [];
  return [
    `These limits cannot hold together; without any one of them the rest can:`,
    ...listed,
    ...(eased.length + names.length === 0
      ? []
      : ["The nearest portfolio needs:", ...eased, ...names.slice(0, SHOWN), ...rest]),
  ];
}

const SHOWN = 5;

function directionLines({ candidates, setting }: PreparedMandate, { direction }: Construction): string[] {
  if (direction === null) return [];
  const moves = Array.from(candidates.names, (asset, i) => ({
    id: setting.stored.model.assets.labels[asset] as string,
    move: direction[i] as number,
  })).filter(({ move }) => Math.abs(move) > 1e-6);
  const listed = (sign: number): string => {
    const some = moves.filter(({ move }) => move * sign > 0).sort((a, b) => (b.move - a.move) * sign);
    const rest = some.length > SHOWN ? ` and ${some.length - SHOWN} more` : "";
    return `${some
      .slice(0, SHOWN)
      .map(({ id }) => printableName(id))
      .join(", ")}${rest}`;
  };
  const buys = listed(1);
  const sells = listed(-1);
  const words = [buys === "" ? "" : `buying ${buys}`, sells === "" ? "" : `selling ${sells}`];
  return [
    `${words.filter((word) => word !== "").join(" and ")} helps without end, and no limit is in the way.`,
    "Add a limit that ends it: weights, gross, or risk.",
  ];
}
