// Panels of 4 or 5 lines side by side, as the kernel of gemm reads them: element p of the lines w·q … w·q + w − 1 stands at
// (q·depth + p)·w, lines that are missing in the last panel are 0. Lines are `across` doubles apart, their elements `along`.

/** Panels of 4 lines. */
export function pack4(out: usize, from: usize, across: i32, along: i32, lines: i32, depth: i32): void {
  const gap = (<usize>across) << 3;
  const step = (<usize>along) << 3;
  for (let line = 0; line < lines; line += 4) {
    const source = from + <usize>line * gap;
    if (lines - line < 4) packSome(out, source, gap, step, 4, lines - line, depth);
    else if (across === 1) rows4(out, source, step, depth);
    else if (along === 1) columns4(out, source, gap, depth);
    else packSome(out, source, gap, step, 4, 4, depth);
    out += (<usize>depth) << 5;
  }
}

/** Panels of 5 lines, each element times `scale` and, where there are any, the weight of p. */
export function pack5(
  out: usize,
  from: usize,
  across: i32,
  along: i32,
  lines: i32,
  depth: i32,
  scale: f64,
  w: usize,
): void {
  const gap = (<usize>across) << 3;
  const step = (<usize>along) << 3;
  for (let line = 0; line < lines; line += 5) {
    const source = from + <usize>line * gap;
    if (lines - line < 5) packSome(out, source, gap, step, 5, lines - line, depth);
    else if (across === 1) rows5(out, source, step, depth, scale, w);
    else if (along === 1) columns5(out, source, gap, depth);
    else packSome(out, source, gap, step, 5, 5, depth);
    if (across !== 1 || lines - line < 5) weigh5(out, depth, scale, w);
    out += <usize>depth * 40;
  }
}

function rows4(out: usize, source: usize, step: usize, depth: i32): void {
  for (let p = 0; p < depth; p++) {
    v128.store(out, v128.load(source));
    v128.store(out, v128.load(source, 16), 16);
    source += step;
    out += 32;
  }
}

function rows5(out: usize, source: usize, step: usize, depth: i32, scale: f64, w: usize): void {
  for (let p = 0; p < depth; p++) {
    const factor = w === 0 ? scale : scale * load<f64>(w + ((<usize>p) << 3));
    const both = f64x2.splat(factor);
    v128.store(out, f64x2.mul(both, v128.load(source)));
    v128.store(out, f64x2.mul(both, v128.load(source, 16)), 16);
    store<f64>(out, factor * load<f64>(source, 32), 32);
    source += step;
    out += 40;
  }
}

/** Two elements of four lines at a time, turned over. */
function columns4(out: usize, first: usize, gap: usize, depth: i32): void {
  const second = first + gap;
  const third = second + gap;
  const fourth = third + gap;
  let at: usize = 0;
  let p = 0;
  for (; p + 1 < depth; p += 2) {
    const x0 = v128.load(first + at);
    const x1 = v128.load(second + at);
    const x2 = v128.load(third + at);
    const x3 = v128.load(fourth + at);
    v128.store(out, v128.shuffle<f64>(x0, x1, 0, 2));
    v128.store(out, v128.shuffle<f64>(x2, x3, 0, 2), 16);
    v128.store(out, v128.shuffle<f64>(x0, x1, 1, 3), 32);
    v128.store(out, v128.shuffle<f64>(x2, x3, 1, 3), 48);
    at += 16;
    out += 64;
  }
  if (p < depth) packSome(out, first + at, gap, 8, 4, 4, 1);
}

function columns5(out: usize, first: usize, gap: usize, depth: i32): void {
  const second = first + gap;
  const third = second + gap;
  const fourth = third + gap;
  const fifth = fourth + gap;
  let at: usize = 0;
  let p = 0;
  for (; p + 1 < depth; p += 2) {
    const x0 = v128.load(first + at);
    const x1 = v128.load(second + at);
    const x2 = v128.load(third + at);
    const x3 = v128.load(fourth + at);
    const x4 = v128.load(fifth + at);
    v128.store(out, v128.shuffle<f64>(x0, x1, 0, 2));
    v128.store(out, v128.shuffle<f64>(x2, x3, 0, 2), 16);
    v128.store(out, v128.shuffle<f64>(x4, x0, 0, 3), 32);
    v128.store(out, v128.shuffle<f64>(x1, x2, 1, 3), 48);
    v128.store(out, v128.shuffle<f64>(x3, x4, 1, 3), 64);
    at += 16;
    out += 80;
  }
  if (p < depth) packSome(out, first + at, gap, 8, 5, 5, 1);
}

/** Any number of lines up to the width of the panel. */
function packSome(
  out: usize,
  source: usize,
  gap: usize,
  step: usize,
  width: i32,
  lines: i32,
  depth: i32,
): void {
  for (let p = 0; p < depth; p++) {
    for (let line = 0; line < width; line++) {
      store<f64>(out, line < lines ? load<f64>(source + <usize>line * gap) : 0);
      out += 8;
    }
    source += step;
  }
}

function weigh5(at: usize, depth: i32, scale: f64, w: usize): void {
  if (w === 0 && scale === 1) return;
  for (let p = 0; p < depth; p++) {
    const factor = w === 0 ? scale : scale * load<f64>(w + ((<usize>p) << 3));
    const both = f64x2.splat(factor);
    v128.store(at, f64x2.mul(both, v128.load(at)));
    v128.store(at, f64x2.mul(both, v128.load(at, 16)), 16);
    store<f64>(at, factor * load<f64>(at, 32), 32);
    at += 40;
  }
}
