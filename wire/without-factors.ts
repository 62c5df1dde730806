import { InputError } from "../engine/errors/index.ts";
import { nearestName } from "./nearest-name.ts";

/** A spec as a plain document. */
export type SpecDocument = Record<string, unknown>;

/** A section of it. */
export type SpecSection = Readonly<Record<string, unknown>>;

const isSection = (value: unknown): value is SpecSection =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Groups of factors that are switched on and off as one. */
const SWITCHES: readonly string[] = ["market", "countries", "currencies"];

/**
 * A spec without some factors, and what else had to change for it.
 *
 * @param names  styles of the spec, market, countries or currencies
 * @throws {InputError} every name that cannot be left out
 * @example
 * withoutFactors({ factors: { styles: { size: {}, beta: {} } } }, ["size"]).spec // => { factors: { styles: { beta: {} } } }
 */
export function withoutFactors(
  base: SpecSection,
  names: readonly string[],
): { readonly spec: SpecDocument; readonly notes: readonly string[] } {
  const factors = isSection(base.factors) ? base.factors : {};
  const styles = isSection(factors.styles) ? factors.styles : {};
  const known = [...Object.keys(styles), ...SWITCHES];
  const faults = names
    .filter((name) => !known.includes(name))
    .map((value) => ({ file: "--without", value, rule: unknownRule(value, known) }));
  const cubes = Object.entries(styles).filter(
    ([name, style]) => isSection(style) && names.includes(String(style.cubeOf)) && !names.includes(name),
  );
  for (const [name, style] of cubes) {
    const of = String((style as SpecSection).cubeOf);
    faults.push({
      file: "--without",
      value: of,
      rule: `${name} is its cube: leave both out, --without ${of},${name}`,
    });
  }
  if (faults.length > 0) throw new InputError(faults);
  const notes: string[] = [];
  const kept = Object.entries(styles)
    .filter(([name]) => !names.includes(name))
    .map(([name, style]) => {
      if (!isSection(style) || !Array.isArray(style.orthogonalTo)) return [name, style];
      const to = style.orthogonalTo.filter((other) => !names.includes(String(other)));
      if (to.length < style.orthogonalTo.length) {
        const rest = to.length === 0 ? "no other style" : to.join(", ");
        notes.push(`${name} is no longer made orthogonal to what is left out, only to ${rest}`);
      }
      return [name, { ...style, orthogonalTo: to }];
    });
  const switched = Object.fromEntries(
    SWITCHES.filter((name) => names.includes(name)).map((name) => [name, false]),
  );
  return { spec: { ...base, factors: { ...factors, ...switched, styles: Object.fromEntries(kept) } }, notes };
}

function unknownRule(name: string, known: readonly string[]): string {
  const nearest = nearestName(name, known);
  const meant = nearest === undefined ? "" : ` did you mean ${nearest}?`;
  return `no style of the spec, nor market, countries or currencies;${meant} the styles are ${known.slice(0, -SWITCHES.length).join(", ")}. An industry cannot be left out, as its names need one: join it to another with --industries`;
}
