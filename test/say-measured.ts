/** Says what a test measured as a line that `node bench/keep.mjs` keeps for the documentation. */
export function sayMeasured(problem: string, values: Readonly<Record<string, number>>): void {
  const rounded = Object.entries(values).map(([name, value]) => [name, Number(value.toPrecision(3))]);
  console.info(JSON.stringify({ problem, ...Object.fromEntries(rounded) }));
}
