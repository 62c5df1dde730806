import { convexProgram, sparseRows } from "../dist/engine/optim/index.js";
import { randomStream } from "../dist/engine/stats/index.js";

const SECTORS = 11;

/**
 * A long-only portfolio against a benchmark: market, industries and styles (K of them), caps, bounds of the styles and sectors, and
 * what may be traded; either a price of risk or, where `trackingError` is given, a limit of it. Deterministic.
 */
export function portfolioProgram({ N, K = 76, styles = 15, turnover = 0.5, trackingError = 0, cap = 0.02 }) {
  const random = randomStream("bench", "optim", N, turnover, trackingError);
  const industries = K - 1 - styles;
  const X = Array.from({ length: N }, () => {
    const row = new Float64Array(K);
    row[0] = 1;
    row[1 + random.integer(industries)] = 1;
    for (let s = 0; s < styles; s++) row[1 + industries + s] = random.normal();
    return row;
  });
  const root = Array.from({ length: K }, () =>
    Float64Array.from({ length: 8 }, () => 0.01 * random.normal()),
  );
  const own = Float64Array.from({ length: K }, (_, k) => (k === 0 ? 0.0204 : 0.0004));
  const specific = Float64Array.from({ length: N }, () => (0.15 + 0.4 * random.uniform()) ** 2);
  const benchmark = shares(Array.from({ length: N }, () => Math.exp(1.2 * random.normal())));
  const held = shares(Array.from({ length: N }, () => (random.uniform() < 0.1 ? random.uniform() : 0)));
  const trades = turnover > 0;
  const Y = trades ? 2 * N : N;
  const n = Y + K;
  const aversion = 5;
  const [lower, upper, linear] = [-Infinity, Infinity, 0].map((value) => new Float64Array(n).fill(value));
  const block = Int32Array.from({ length: n }, (_, v) => (v < Y ? v % N : -1));
  const quadratic = Array.from({ length: n }, () => ({ columns: [], values: [] }));
  for (let i = 0; i < N; i++) {
    lower[i] = 0;
    upper[i] = cap;
    linear[i] = -0.02 * random.normal();
    if (trackingError === 0) quadratic[i] = { columns: [i], values: [2 * aversion * specific[i]] };
    if (trades) {
      lower[N + i] = 0;
      linear[N + i] = 0.001;
    }
  }
  for (let a = 0; a < K && trackingError === 0; a++) {
    const columns = Array.from({ length: a + 1 }, (_, b) => Y + b);
    const product = (b) => root[a].reduce((sum, value, j) => sum + value * root[b][j], a === b ? own[a] : 0);
    quadratic[Y + a] = { columns, values: columns.map((_, b) => 2 * aversion * product(b)) };
  }
  const [rows, rowLower, rowUpper] = [[], [], []];
  const add = (columns, values, least, most) => {
    rows.push({ columns, values });
    rowLower.push(least);
    rowUpper.push(most);
  };
  const names = Array.from({ length: N }, (_, i) => i);
  for (let k = 0; k < K; k++) {
    const used = names.filter((i) => X[i][k] !== 0);
    const passive = used.reduce((sum, i) => sum + X[i][k] * benchmark[i], 0);
    add([...used, Y + k], [...used.map((i) => X[i][k]), -1], passive, passive);
    if (k > industries) [lower[Y + k], upper[Y + k]] = [-0.1, 0.1];
  }
  add(
    names,
    names.map(() => 1),
    1,
    1,
  );
  for (let s = 0; s < SECTORS; s++) {
    const columns = Array.from({ length: industries }, (_, k) => k)
      .filter((k) => k % SECTORS === s)
      .map((k) => Y + 1 + k);
    add(
      columns,
      columns.map(() => 1),
      -0.03,
      0.03,
    );
  }
  if (trades) {
    for (let i = 0; i < N; i++) add([i, N + i], [1, -1], -Infinity, held[i]);
    add(
      names.map((i) => N + i),
      names.map(() => 1),
      -Infinity,
      turnover,
    );
  }
  const cones =
    trackingError > 0 ? [riskCone({ N, K, Y, specific, benchmark, root, own, trackingError })] : [];
  return convexProgram({
    linear,
    quadratic: sparseRows(quadratic),
    block,
    lower,
    upper,
    rows,
    rowLower,
    rowUpper,
    cones,
  });
}

function riskCone({ N, K, Y, specific, benchmark, root, own, trackingError }) {
  const rows = [{ columns: [], values: [] }];
  const offset = [trackingError];
  for (let i = 0; i < N; i++) {
    const deviation = Math.sqrt(specific[i]);
    rows.push({ columns: [i], values: [deviation] });
    offset.push(-deviation * benchmark[i]);
  }
  const factors = Array.from({ length: K }, (_, k) => k);
  for (let j = 0; j < 8; j++) {
    rows.push({ columns: factors.map((k) => Y + k), values: factors.map((k) => root[k][j]) });
    offset.push(0);
  }
  for (const k of factors) {
    rows.push({ columns: [Y + k], values: [Math.sqrt(own[k])] });
    offset.push(0);
  }
  return { rows: sparseRows(rows), offset: Float64Array.from(offset) };
}

function shares(values) {
  const sum = values.reduce((total, value) => total + value, 0);
  return Float64Array.from(values, (value) => value / sum);
}

/** The program as SCS takes it: columns of A with Ax + s = b, s in zero, nonnegative and second-order cones. */
export function scsData(program) {
  const rows = [];
  const push = (entries, limit, sign) =>
    rows.push({ entries: entries.map(([c, v]) => [c, sign * v]), limit: sign * limit });
  const entriesOf = (matrix, r) => {
    const out = [];
    for (let e = matrix.start[r]; e < matrix.start[r + 1]; e++) out.push([matrix.column[e], matrix.value[e]]);
    return out;
  };
  const limits = [
    ...Array.from(program.rowLower, (low, r) => [entriesOf(program.rows, r), low, program.rowUpper[r]]),
    ...Array.from(program.lower, (low, v) => [[[v, 1]], low, program.upper[v]]),
  ];
  for (const [entries, low, high] of limits) if (low === high) push(entries, high, 1);
  const z = rows.length;
  for (const [entries, low, high] of limits) {
    if (low === high) continue;
    if (high < Infinity) push(entries, high, 1);
    if (low > -Infinity) push(entries, low, -1);
  }
  const l = rows.length - z;
  for (const cone of program.cones)
    cone.offset.forEach((offset, r) => {
      rows.push({ entries: entriesOf(cone.rows, r).map(([c, v]) => [c, -v]), limit: offset });
    });
  const n = program.variables;
  const a = byColumns(
    n,
    rows.flatMap(({ entries }, r) => entries.map(([column, value]) => [r, column, value])),
  );
  const triangle = [];
  for (let r = 0; r < n; r++)
    for (const [column, value] of entriesOf(program.quadratic, r)) triangle.push([column, r, value]);
  const p = byColumns(n, triangle);
  const q = program.cones.map(({ offset }) => offset.length);
  return {
    data: {
      m: rows.length,
      n,
      A_x: a.values,
      A_i: a.rows,
      A_p: a.starts,
      P_x: p.values,
      P_i: p.rows,
      P_p: p.starts,
      b: rows.map(({ limit }) => limit),
      c: Array.from(program.linear),
    },
    cone: { z, l, q, qsize: q.length },
  };
}

function byColumns(n, entries) {
  const sorted = entries.toSorted((a, b) => a[1] - b[1] || a[0] - b[0]);
  const starts = new Array(n + 1).fill(0);
  for (const [, column] of sorted) starts[column + 1]++;
  for (let j = 0; j < n; j++) starts[j + 1] += starts[j];
  return { starts, rows: sorted.map(([row]) => row), values: sorted.map(([, , value]) => value) };
}
