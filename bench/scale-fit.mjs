// What an estimation costs as a function of its size, fitted to bench/scale-costs.json. Terms are those that the work has (docs/scale.md); none
// may be negative, and errors are relative, so that small sizes count as much as large ones.

/** Forecasts are made at the ends of months, once there are so many months of factor returns. */
const MONTHS_BEFORE = 4;
const DAYS_A_MONTH = 21;

const factorsOf = ({ industries, styles = 15 }) => 1 + industries + styles;
const drawnOf = (size) => Math.max(0, size.days / DAYS_A_MONTH - MONTHS_BEFORE) * size.draws;

/** Each quantity, what it is made of, and where it was measured. */
const MODELS = {
  prepare: {
    unit: "s",
    of: ({ prepareSeconds }) => prepareSeconds,
    terms: { once: () => 1, "names × days": ({ assets, days }) => assets * days },
  },
  fold: {
    unit: "s",
    of: sumOf("fold"),
    terms: {
      once: () => 1,
      days: ({ days }) => days,
      "names × days": ({ assets, days }) => assets * days,
      "names × factors × days": (size) => size.assets * factorsOf(size) * size.days,
    },
  },
  draws: {
    unit: "s",
    of: sumOf("draws"),
    terms: {
      "draws × factors²": (size) => drawnOf(size) * factorsOf(size) ** 2,
      "draws × factors³": (size) => drawnOf(size) * factorsOf(size) ** 3,
    },
  },
  finish: {
    unit: "s",
    of: sumOf("finish"),
    terms: {
      once: () => 1,
      days: ({ days }) => days,
      "names × days": ({ assets, days }) => assets * days,
      "names × factors × days": (size) => size.assets * factorsOf(size) * size.days,
      "factors² × days": (size) => factorsOf(size) ** 2 * size.days,
    },
  },
  publish: {
    unit: "s",
    of: ({ publishSeconds }) => publishSeconds,
    terms: { once: () => 1, days: ({ days }) => days },
  },
  run: {
    unit: "MB",
    of: ({ runMb }) => runMb,
    terms: {
      days: ({ days }) => days,
      "names × days": ({ assets, days }) => assets * days,
      "names × factors × days": (size) => size.assets * factorsOf(size) * size.days,
    },
  },
  peak: {
    unit: "MB",
    of: ({ peakMb }) => peakMb,
    terms: {
      once: () => 1,
      names: ({ assets }) => assets,
      "names × factors": (size) => size.assets * factorsOf(size),
    },
  },
};

function sumOf(kind) {
  return ({ tasks }) =>
    tasks.filter((task) => task.kind === kind).reduce((sum, { seconds }) => sum + seconds, 0);
}

/**
 * The fit, and how far off it is: at the sizes it was fitted to, and at those that were held out.
 *
 * @returns foretell(quantity, size) and a row per quantity
 */
export function fitCosts(measured) {
  const fitted = measured.filter(({ isHeldOut }) => isHeldOut !== true);
  const heldOut = measured.filter(({ isHeldOut }) => isHeldOut === true);
  const weights = {};
  const rows = [];
  for (const [quantity, { unit, of, terms }] of Object.entries(MODELS)) {
    const functions = Object.values(terms);
    const design = fitted.map((size) => functions.map((term) => term(size) / of(size)));
    weights[quantity] = nonNegative(design);
    const miss = (size) => foretell(quantity, size) / of(size) - 1;
    rows.push({
      quantity,
      unit,
      terms: Object.keys(terms).map((name, i) => ({ name, weight: weights[quantity][i] })),
      worst: fitted.map(miss).reduce((most, error) => (Math.abs(error) > Math.abs(most) ? error : most), 0),
      heldOut: heldOut.map(miss),
    });
  }
  function foretell(quantity, size) {
    return Object.values(MODELS[quantity].terms).reduce(
      (sum, term, i) => sum + weights[quantity][i] * term(size),
      0,
    );
  }
  return { foretell, rows };
}

/** Least squares of design × w = 1 with w ≥ 0, by descent along one weight at a time: convex, so it ends at the one minimum. */
function nonNegative(design) {
  const count = design[0].length;
  const gram = Array.from({ length: count }, (_, i) =>
    Array.from({ length: count }, (_, j) => design.reduce((sum, row) => sum + row[i] * row[j], 0)),
  );
  const target = Array.from({ length: count }, (_, i) => design.reduce((sum, row) => sum + row[i], 0));
  const weights = new Array(count).fill(0);
  for (let step = 0; step < 200_000; step++) {
    const i = step % count;
    const slope = target[i] - gram[i].reduce((sum, value, j) => sum + value * weights[j], 0);
    weights[i] = Math.max(0, weights[i] + slope / gram[i][i]);
  }
  return weights;
}
