const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Pairs of two measures of the same names, and how they hang together. */
export interface Pairs {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/** Ordinary least squares of y on x. */
export function line({ x, y }: Pairs): { readonly slope: number; readonly start: number } {
  const [mx, my] = [mean(x), mean(y)];
  const slope =
    mean(x.map((value, i) => (value - mx) * (y[i] - my))) / mean(x.map((value) => (value - mx) ** 2));
  return { slope, start: my - slope * mx };
}

/** Root mean square of y less its line on x, and standard error of the slope. */
export function scatter(pairs: Pairs): { readonly rest: number; readonly slopeError: number } {
  const { slope, start } = line(pairs);
  const { x, y } = pairs;
  const rest = Math.sqrt(mean(y.map((value, i) => (value - start - slope * x[i]) ** 2)));
  const mx = mean(x);
  const spread = Math.sqrt(x.reduce((sum, value) => sum + (value - mx) ** 2, 0));
  return { rest, slopeError: rest / spread };
}

function correlation({ x, y }: Pairs): number {
  return line({ x, y }).slope * Math.sqrt(variance(x) / variance(y));
}

/** Spearman's. */
export function rankCorrelation({ x, y }: Pairs): number {
  return correlation({ x: ranks(x), y: ranks(y) });
}

export function variance(values: readonly number[]): number {
  const m = mean(values);
  return mean(values.map((value) => (value - m) ** 2));
}

function ranks(values: readonly number[]): number[] {
  const order = [...values.keys()].sort((a, b) => values[a] - values[b]);
  const found = new Array<number>(values.length);
  order.forEach((at, rank) => {
    found[at] = rank;
  });
  return found;
}
