import type { Fault } from "../../errors/index.ts";
import { choleskyInto, type Matrix, symmetricEigen } from "../../linalg/index.ts";
import type { ForeignModel } from "./foreign-model.ts";

/** What is told of one kind: what is wrong in one cell is often wrong in a thousand. */
const TOLD = 20;
/** Of √(F_ii F_jj): two triangles that differ by less were rounded. */
const ASYMMETRY = 1e-9;
/** Of the largest eigenvalue: what rounding to six digits leaves of a zero. */
const NEGATIVE = 1e-6;

/** Everything that is wrong with a model that was given; none where it can be used. */
export function foreignFaults(model: ForeignModel, file: string): readonly Fault[] {
  const shapes = shapeFaults(model, file);
  if (shapes.length > 0) return shapes;
  const { ids, factors, specificVariance } = model;
  const faults: Fault[] = [
    ...repeated(ids, "id", file),
    ...repeated(
      factors.map(({ name }) => name),
      "factor",
      file,
    ),
    ...exposureFaults(model, file),
    ...covarianceFaults(
      model.factorCovariance,
      factors.map(({ name }) => name),
      file,
    ),
  ];
  for (let i = 0; i < ids.length; i++) {
    const value = specificVariance[i];
    if (value > 0 && Number.isFinite(value)) continue;
    const rule = "a specific variance must be a number above 0";
    faults.push({ file, column: `specific variance of ${ids[i]}`, value: String(value), rule });
  }
  return faults.slice(0, 5 * TOLD);
}

function shapeFaults(model: ForeignModel, file: string): readonly Fault[] {
  const { ids, factors, exposures, factorCovariance, specificVariance } = model;
  const [n, k] = [ids.length, factors.length];
  const shapes = [
    ["exposures", [exposures.rows, exposures.cols], [n, k]],
    ["factorCovariance", [factorCovariance.rows, factorCovariance.cols], [k, k]],
    ["specificVariance", [specificVariance.length], [n]],
  ] as const;
  const faults = shapes.flatMap(([column, is, wanted]) =>
    is.join("×") === wanted.join("×")
      ? []
      : [{ file, column, value: is.join("×"), rule: `must be ${wanted.join("×")}: ${n} ids, ${k} factors` }],
  );
  if (n === 0 || k === 0) return [...faults, { file, rule: "needs at least one id and one factor" }];
  return faults;
}

function repeated(names: readonly string[], column: string, file: string): readonly Fault[] {
  const seen = new Set<string>();
  return names.flatMap((value) =>
    seen.size === seen.add(value).size ? [{ file, column, value, rule: "stands twice: leave one out" }] : [],
  );
}

function exposureFaults({ ids, factors, exposures }: ForeignModel, file: string): readonly Fault[] {
  const faults: Fault[] = [];
  for (let cell = 0; cell < exposures.values.length && faults.length < TOLD; cell++) {
    const value = exposures.values[cell];
    if (Number.isFinite(value)) continue;
    const id = ids[Math.floor(cell / factors.length)];
    const rule = "an exposure must be a number; one that is not there is 0";
    faults.push({
      file,
      column: `exposure of ${id} to ${factors[cell % factors.length].name}`,
      value: String(value),
      rule,
    });
  }
  return faults;
}

/** What is wrong with a covariance of named factors: no numbers, two triangles that differ, a direction of negative variance. */
export function covarianceFaults(
  { values, rows: size }: Matrix,
  names: readonly string[],
  file: string,
): readonly Fault[] {
  const faults: Fault[] = [];
  for (let a = 0; a < size && faults.length < TOLD; a++) {
    for (let b = 0; b <= a; b++) {
      const [below, above] = [values[a * size + b], values[b * size + a]];
      const column = `covariance of ${names[b]} and ${names[a]}`;
      if (!Number.isFinite(below) || !Number.isFinite(above)) {
        faults.push({ file, column, value: String(below), rule: "a covariance must be a number" });
      } else if (!(Math.abs(below - above) <= ASYMMETRY * scale(values, size, a, b))) {
        const rule = `is ${above} in the other triangle: a covariance is the same both ways`;
        faults.push({ file, column, value: String(below), rule });
      }
    }
    if (values[a * size + a] < 0) {
      const rule = "a variance must not be below 0";
      faults.push({ file, column: `variance of ${names[a]}`, value: String(values[a * size + a]), rule });
    }
  }
  return faults.length > 0 ? faults : negativeDirection({ rows: size, cols: size, values }, names, file);
}

function scale(values: Matrix["values"], size: number, a: number, b: number): number {
  return Math.sqrt(Math.abs(values[a * size + a] * values[b * size + b]));
}

function negativeDirection(f: Matrix, names: readonly string[], file: string): readonly Fault[] {
  const size = f.rows;
  const root = new Float64Array(size * size);
  // Positive definite is quickly seen; only what is not has its eigenvalues looked at.
  if (choleskyInto(root, f.values, size) < 0) return [];
  const { values, vectors } = symmetricEigen(f);
  const [least, most] = [values[0], values[size - 1]];
  if (least >= -NEGATIVE * most) return [];
  const heaviest = names
    .map((name, k) => ({ name, part: vectors.values[k * size] }))
    .sort((a, b) => Math.abs(b.part) - Math.abs(a.part))
    .slice(0, 3)
    .map(({ name, part }) => `${part.toFixed(2)} ${name}`);
  const rule = `is not positive semi-definite: a portfolio of ${heaviest.join(", ")}${size > 3 ? ", …" : ""} would have a variance of ${least}; is a covariance wrong, or of another date?`;
  return [{ file, column: "covariance", value: String(least), rule }];
}
