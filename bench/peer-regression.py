"""The yardsticks of the one-date regression, in numpy.

Reads a problem file (JSON: N, K, codes, x row-major [N, S], w, y, share). A line "time NAME COUNT" on standard input is answered
with the milliseconds of COUNT runs, "result NAME" with what the yardstick found, "name NAME" with what it is.

dense       Gram matrix, Cholesky, inverse of the constrained dense design; residuals, t, R²
one-hot     the same from sums by industry and the Schur complement of their diagonal block, no dense industry column
sequential  toraniko's published function where that package is installed, else our numpy formulation of its published algorithm
            (sectors first, styles on what is left, an N×N weight matrix, least squares with N right-hand sides)
"-portfolios" behind the first two: with all pure factor portfolios [K, N] as well.
"""

import json
import sys
import time

import numpy as np

try:
    from toraniko.model import _factor_returns as published
except ImportError:
    published = None

with open(sys.argv[1], encoding="utf-8") as file:
    problem = json.load(file)
N, K = problem["N"], problem["K"]
codes = np.array(problem["codes"])
w, y, share = (np.array(problem[name]) for name in ("w", "y", "share"))
I = len(share)
S = K - 1 - I
x = np.array(problem["x"]).reshape(N, S)
onehot = np.zeros((N, I))
onehot[np.arange(N), codes] = 1
X = np.hstack([np.ones((N, 1)), onehot, x])
c = np.concatenate([[0], share, np.zeros(S)])
pivot = int(np.argmax(np.abs(c)))
free = [k for k in range(K) if k != pivot]
R = np.eye(K)[:, free]
R[pivot] = -c[free] / c[pivot]
narrow = codes.astype(np.int16)  # sorted by radix
names = np.arange(N)


def quality(f, variance, residual):
    rss = w @ residual**2
    mean = (w @ y) / w.sum()
    return {
        "f": f,
        "t": f / np.sqrt(rss / (N - K + 1) * variance),
        "r2": [1 - rss / (w @ y**2), 1 - rss / (w @ (y - mean) ** 2)],
        "residual": residual,
    }


def dense(portfolios=False):
    A = X * np.sqrt(w)[:, None]
    gram = R.T @ (A.T @ A) @ R
    half = np.linalg.inv(np.linalg.cholesky(gram))
    M = R @ (half.T @ half) @ R.T
    f = M @ (X.T @ (w * y))
    out = quality(f, np.diag(M), y - X @ f)
    if portfolios:
        out["P"] = M @ (X.T * w)
    return out


def one_hot(portfolios=False):
    wx = x * w[:, None]
    wy = w * y
    d = np.bincount(codes, w, I)
    order = np.argsort(narrow, kind="stable")
    B = np.add.reduceat(wx[order], np.searchsorted(narrow[order], np.arange(I)), axis=0)
    U = B / d[:, None]
    means = np.bincount(codes, wy, I) / d
    schur = x.T @ wx - B.T @ U
    half = np.linalg.inv(np.linalg.cholesky(schur))
    inverse = half.T @ half
    styles = inverse @ (x.T @ wy - B.T @ means)
    groups = means - U @ styles
    market = share @ groups
    f = np.concatenate([[market], groups - market, styles])
    V = U @ inverse
    toMarket = share / d + V @ (share @ U)
    own = 1 / d + np.einsum("ij,ij->i", V, U)
    ofMarket = share @ toMarket
    variance = np.concatenate([[ofMarket], own - 2 * toMarket + ofMarket, np.diag(inverse)])
    out = quality(f, variance, y - groups[codes] - x @ styles)
    if portfolios:
        Z = inverse @ ((x - U[codes]) * w[:, None]).T
        P = np.empty((K, N))
        single = w / d[codes]
        P[0] = share[codes] * single - (share @ U) @ Z
        np.matmul(-U, Z, out=P[1 : I + 1])
        P[1 + codes, names] += single
        P[1 : I + 1] -= P[0]
        P[I + 1 :] = Z
        out["P"] = P
    return out


def sequential():
    cap = w * w
    if published is not None:
        f, residual = published(y, cap, onehot, x, True)
        return {"f": f, "residual": residual}
    weight = np.diag(w)
    sectors = np.hstack([np.ones((N, 1)), onehot])
    change = np.vstack([np.eye(I), np.concatenate([[0], -np.ones(I - 1)])])
    B = sectors @ change
    g = np.linalg.lstsq(B.T @ weight @ B, B.T @ weight, rcond=None)[0] @ y
    left = y - B @ g
    s = np.linalg.lstsq(x.T @ weight @ x, x.T @ weight, rcond=None)[0] @ left
    return {"f": np.concatenate([change @ g, s]), "residual": left - x @ s}


solve = {
    "dense": dense,
    "one-hot": one_hot,
    "sequential": sequential,
    "dense-portfolios": lambda: dense(True),
    "one-hot-portfolios": lambda: one_hot(True),
}
numpy = f"numpy {np.__version__}, one thread"
label = {
    "dense": f"{numpy}: dense Gram, Cholesky",
    "one-hot": f"{numpy}: sums by industry, Schur complement",
    "sequential": (
        "toraniko's published function (sectors, then styles; no t, no R²)"
        if published is not None
        else f"{numpy}: our formulation of toraniko's published algorithm (sectors, then styles; no t, no R²)"
    ),
    "dense-portfolios": f"{numpy}: dense Gram, Cholesky, M XᵀW",
    "one-hot-portfolios": f"{numpy}: sums by industry, Schur complement, portfolios by its factors",
}
print(numpy, flush=True)
for line in sys.stdin:
    verb, name, *rest = line.split()
    if verb == "time":
        spans = []
        for _ in range(int(rest[0])):
            start = time.perf_counter()
            solve[name]()
            spans.append((time.perf_counter() - start) * 1e3)
        print(json.dumps(spans), flush=True)
    elif verb == "result":
        print(json.dumps({key: np.asarray(value).tolist() for key, value in solve[name]().items()}), flush=True)
    else:
        print(label[name], flush=True)
