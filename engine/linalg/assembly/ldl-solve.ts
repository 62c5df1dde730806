import { at, integerAt } from "./tile";
import { addScaled, dot } from "./vectors";

/** A x = b by the factors of `ldl`; `scratch` has n doubles. */
export function ldlSolve(
  out: usize,
  lower: usize,
  coupling: usize,
  order: usize,
  b: usize,
  n: i32,
  scratch: usize,
): void {
  for (let i = 0; i < n; i++) {
    const sum = load<f64>(at(b, integerAt(order, i)));
    store<f64>(at(scratch, i), sum - dot(at(lower, i * n), scratch, i));
  }
  divideByBlocks(scratch, lower, coupling, n);
  for (let i = n - 1; i >= 0; i--) addScaled(scratch, at(lower, i * n), -load<f64>(at(scratch, i)), i);
  for (let i = 0; i < n; i++) store<f64>(at(out, integerAt(order, i)), load<f64>(at(scratch, i)));
}

function divideByBlocks(x: usize, lower: usize, coupling: usize, n: i32): void {
  for (let k = 0; k < n; k++) {
    const couple = load<f64>(at(coupling, k));
    const own = load<f64>(at(lower, k * (n + 1)));
    const value = load<f64>(at(x, k));
    if (couple === 0) {
      store<f64>(at(x, k), value / own);
      continue;
    }
    const next = load<f64>(at(x, k + 1));
    const upper = own / couple;
    const under = load<f64>(at(lower, (k + 1) * (n + 1))) / couple;
    const scale = 1 / ((upper * under - 1) * couple);
    store<f64>(at(x, k), scale * (under * value - next));
    store<f64>(at(x, k + 1), scale * (upper * next - value));
    k++;
  }
}
