"""Reference for test/evaluation/missing-factor.test.ts and docs/methodology/14b-comparison.md: the sign-flip test of the largest
eigenvalue of residual correlations, written independently in numpy (dense correlations, numpy's eigenvalues, numpy's random numbers).

    unset OPENBLAS_CORETYPE OPENBLAS_L2_SIZE; python3 test/reference/evaluation/missing-factor.py [--json]

With --json a line of JSON each of size and power, in percent, which bench/keep.mjs keeps.
"""
import json
import sys

import numpy as np

rng = np.random.default_rng(14)


def scaled(z):
    z = z / np.sqrt(np.nanmean(z**2, axis=1, keepdims=True))
    return z / np.sqrt(np.nanmean(z**2, axis=0, keepdims=True))


def largest(z):
    z = np.nan_to_num(scaled(z))
    return np.linalg.svd(z, compute_uv=False)[0] ** 2 / len(z)


def fixed(t=12, n=7):
    """A panel that any language can write down."""
    z = np.array([[np.sin(1 + 7.3 * a + 3.1 * b + 0.37 * a * b) for b in range(n)] for a in range(t)])
    z[3, 2] = np.nan
    return z


def p_value(z, basis, draws):
    own = largest(z)
    count = 0
    for _ in range(draws):
        y = z * rng.choice([-1.0, 1.0], z.shape)
        if basis is not None:
            y = y - np.einsum("tk,tkn->tn", np.einsum("tkn,tn->tk", basis, y), basis)
        count += largest(y) >= own
    return (1 + count) / (1 + draws)


def draw(t, n, law, factors, share):
    u = rng.standard_t(4, (t, n)) if law == "t4" else rng.standard_normal((t, n))
    if law == "t4":
        u *= np.exp(0.3 * rng.standard_normal((t, 1))) * np.exp(0.3 * rng.standard_normal((1, n)))
    u /= u.std()
    if share > 0:
        b = rng.standard_normal(n)
        u = np.sqrt(1 - share) * u + np.sqrt(share) * rng.standard_normal((t, 1)) * b / np.sqrt(np.mean(b**2))
    basis = None
    if factors:
        q = np.linalg.qr(rng.standard_normal((n, factors)))[0].T
        basis = np.broadcast_to(q, (t, factors, n))
        u = u - np.einsum("tk,kn->tn", u @ q.T, q)
    return u, basis


def rejected(t, n, law, factors, share, panels=400, draws=19, told=True):
    hits = 0
    for _ in range(panels):
        z, basis = draw(t, n, law, factors, share)
        hits += p_value(z, basis if told else None, draws) <= 0.05
    return hits / panels


def study():
    """Size, then power: (what, percent of panels in which the test rejects at 5 %)."""
    yield "size, free z: normal", 100 * rejected(60, 40, "normal", 0, 0)
    yield "size, free z: t with 4 degrees and uneven variances", 100 * rejected(60, 40, "t4", 0, 0)
    yield "size, residuals of 10 factors, signs brought to the constraint", 100 * rejected(60, 40, "normal", 10, 0)
    yield "size, residuals of 10 factors, not brought to it", 100 * rejected(60, 40, "normal", 10, 0, told=False)
    for t, n in ((60, 40), (120, 100), (252, 300)):
        for share in (0.01, 0.02, 0.03, 0.05):
            power = rejected(t, n, "t4", 0, share, panels=200 if n < 300 else 60)
            yield f"power, T {t} N {n}, share {100 * share:.0f} %", 100 * power


if __name__ == "__main__":
    is_json = "--json" in sys.argv
    if not is_json:
        print("largest eigenvalue of the fixed panel", repr(largest(fixed())))
    for what, percent in study():
        print(json.dumps({"problem": what, "percent": round(percent, 2)}) if is_json else f"{what}: {percent:.1f} %", flush=True)
