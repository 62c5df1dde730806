import { memberships } from "../../engine/data/index.ts";
import type { Exposures } from "../../engine/exposures/index.ts";
import { matrix } from "../../engine/linalg/index.ts";
import type { ExtensionPeriod, GivenModel } from "../../engine/risk-model/index.ts";
import { type RandomStream, randomStream } from "../../engine/stats/index.ts";

/** X of N names as given, row by row. */
export function exposuresOf(rows: readonly (readonly number[])[]): Exposures {
  const count = rows.length;
  const width = rows[0]!.length;
  return {
    factors: Array.from({ length: width }, (_, k) => ({ name: `f${k}`, family: "style" })),
    marketCount: 0,
    countryCount: 0,
    industryCount: 0,
    styleCount: width,
    currencyCount: 0,
    covered: new Uint8Array(count).fill(1),
    groups: memberships(Array.from({ length: count }, () => [])),
    styles: Float64Array.from(rows.flat()),
    currency: new Int32Array(count).fill(-1),
  };
}

/** A market of K factors and one more, seen with N names for T periods; the model has all but the last, with specific variances that hold its part. */
export function extensionWorld(
  key: string | number,
  {
    names = 60,
    periods = 120,
    size = 4,
    factor = 4e-4,
    covariance = 0,
    level = 1,
    tail = false,
  }: Partial<Record<"names" | "periods" | "size" | "factor" | "covariance" | "level", number>> & {
    tail?: boolean;
  } = {},
) {
  const random: RandomStream = randomStream("extend", key);
  const rows = Array.from({ length: names }, () =>
    Array.from({ length: size }, (_, k) => (k === 0 ? 1 : random.normal())),
  );
  const z = Float64Array.from({ length: names }, () => random.normal());
  const own = Float64Array.from({ length: names }, () => 2e-3 * (1 + random.uniform()));
  const deviations = Array.from({ length: size }, (_, k) => (k === 0 ? 0.04 : 0.02));
  const F = matrix(
    size,
    size,
    Array.from({ length: size * size }, (_, at) =>
      at % (size + 1) === 0 ? deviations[Math.floor(at / (size + 1))]! ** 2 : 0,
    ),
  );
  const b = covariance / deviations[0]! ** 2;
  const rest = Math.sqrt(Math.max(0, factor - (b * deviations[0]!) ** 2));
  const exposures = exposuresOf(rows);
  const draw = (count: number): ExtensionPeriod[] =>
    Array.from({ length: count }, () => {
      const f = deviations.map((sd) => sd * random.normal());
      const g = b * f[0]! + rest * random.normal();
      const shock = () => (tail ? random.studentUnit(5) : random.normal());
      const returns = Float64Array.from(rows, (row, i) => {
        const common = row.reduce((sum, x, k) => sum + x * f[k]!, 0);
        return Math.sqrt(level) * (common + z[i]! * g + Math.sqrt(own[i]!) * shock());
      });
      return { exposures, factor: z, returns };
    });
  // The model without the factor gives each name the variance it has.
  const specificVariance = own.map(
    (value, i) => value + z[i]! * (2 * rows[i]![0]! * covariance + z[i]! * factor),
  );
  const model: GivenModel = { factorCovariance: F, specificVariance };
  return { model, own, history: draw(periods), later: () => draw(200), F };
}
