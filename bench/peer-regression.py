"""The yardsticks of the one-date regression, in numpy.

Reads a problem file (JSON: N, I, S, dates) and its numbers (.values, doubles: for each date the codes [N], x row-major [N, S], w [N],
y [N] and share [I]). A line "time NAME" on standard input is answered with the milliseconds a date of one pass over all dates, "first
NAME" with those of the first date alone, "result NAME" with what the yardstick finds of the first date, "name NAME" with what it is.

dense       Gram matrix, Cholesky, inverse of the constrained dense design; residuals, t, R²
one-hot     the same from sums by industry and the Schur complement of their diagonal block, no dense industry column
sequential  toraniko's published function where that package is installed, else our numpy formulation of its published algorithm
            (sectors first, styles on what is left, an N×N weight matrix, least squares with N right-hand sides)
"-portfolios" behind the first two: with all pure factor portfolios [K, N] as well, into memory that is used again.

What does not depend on returns and weights is there before the clock runs: the dense design of every date, its industries as short
integers. Of the ways to write a step the fastest that was found is taken: one product √w X serves Gram matrix, moments and
portfolios, rows are gathered by `take`.
"""

import json
import sys
import time
from types import SimpleNamespace

import numpy as np

try:
    from toraniko.model import _factor_returns as published
except ImportError:
    published = None

with open(sys.argv[1], encoding="utf-8") as file:
    problem = json.load(file)
N, I, S = problem["N"], problem["I"], problem["S"]
K = 1 + I + S
names = np.arange(N)
industries = np.arange(I)
P = np.empty((K, N))


def date(values):
    codes, x, w, y, share = np.split(values, np.cumsum([N, N * S, N, N]))
    codes = codes.astype(np.int64)
    X = np.zeros((N, K))
    X[:, 0] = 1
    X[names, 1 + codes] = 1
    X[:, 1 + I :] = x.reshape(N, S)
    # b = R g: the industry of the largest share follows from the others.
    c = np.concatenate([[0], share, np.zeros(S)])
    pivot = int(np.argmax(np.abs(c)))
    free = [k for k in range(K) if k != pivot]
    R = np.eye(K)[:, free]
    R[pivot] = -c[free] / c[pivot]
    narrow = codes.astype(np.int16)  # sorted by radix
    return SimpleNamespace(
        codes=codes, narrow=narrow, x=x.reshape(N, S).copy(), w=w.copy(), y=y.copy(), share=share.copy(), X=X, R=R
    )


dates = [
    date(values)
    for values in np.fromfile(sys.argv[1] + ".values").reshape(problem["dates"], N * (S + 3) + I)
]


def quality(day, f, variance, residual):
    w, y = day.w, day.y
    rss = w @ residual**2
    mean = (w @ y) / w.sum()
    return {
        "f": f,
        "t": f / np.sqrt(rss / (N - K + 1) * variance),
        "r2": [1 - rss / (w @ y**2), 1 - rss / (w @ (y - mean) ** 2)],
        "residual": residual,
    }


def dense(day, portfolios=False):
    root = np.sqrt(day.w)
    A = day.X * root[:, None]
    gram = day.R.T @ (A.T @ A) @ day.R
    half = np.linalg.inv(np.linalg.cholesky(gram)) @ day.R.T
    M = half.T @ half
    f = M @ (A.T @ (root * day.y))
    out = quality(day, f, np.diag(M), day.y - day.X @ f)
    if portfolios:
        np.matmul(M, A.T, out=P)
        np.multiply(P, root, out=P)
        out["P"] = P
    return out


def one_hot(day, portfolios=False):
    codes, x, w, y, share = day.codes, day.x, day.w, day.y, day.share
    wx = x * w[:, None]
    wy = w * y
    d = np.bincount(codes, w, I)
    order = np.argsort(day.narrow, kind="stable")
    starts = np.searchsorted(day.narrow.take(order), industries)
    B = np.add.reduceat(wx.take(order, axis=0), starts, axis=0)
    U = B / d[:, None]
    means = np.bincount(codes, wy, I) / d
    schur = x.T @ wx - B.T @ U
    half = np.linalg.inv(np.linalg.cholesky(schur))
    inverse = half.T @ half
    styles = inverse @ (y @ wx - B.T @ means)
    groups = means - U @ styles
    market = share @ groups
    f = np.concatenate([[market], groups - market, styles])
    V = U @ inverse
    toMarket = share / d + V @ (share @ U)
    own = 1 / d + np.einsum("ij,ij->i", V, U)
    ofMarket = share @ toMarket
    variance = np.concatenate([[ofMarket], own - 2 * toMarket + ofMarket, np.diag(inverse)])
    out = quality(day, f, variance, y - groups.take(codes) - x @ styles)
    if portfolios:
        # Rows of Z are those of the styles; the market's and the industries' are products with it.
        left = np.vstack([-(share @ U), (share @ U) - U, np.eye(S)]) @ inverse
        np.matmul(left, ((x - U.take(codes, axis=0)) * w[:, None]).T, out=P)
        single = w / d.take(codes)
        market = share.take(codes) * single
        P[0] += market
        P[1 : I + 1] -= market
        P[1 + codes, names] += single
        out["P"] = P
    return out


def sequential(day):
    w, y, x, onehot = day.w, day.y, day.x, day.X[:, 1 : I + 1]
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
    "dense-portfolios": lambda day: dense(day, True),
    "one-hot-portfolios": lambda day: one_hot(day, True),
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


def milliseconds(name, days):
    start = time.process_time()
    for day in days:
        solve[name](day)
    return (time.process_time() - start) * 1e3 / len(days)


for line in sys.stdin:
    verb, name = line.split()
    if verb == "time":
        print(milliseconds(name, dates), flush=True)
    elif verb == "first":
        print(milliseconds(name, dates[:1]), flush=True)
    elif verb == "result":
        found = solve[name](dates[0])
        print(json.dumps({key: np.asarray(value).tolist() for key, value in found.items()}), flush=True)
    else:
        print(label[name], flush=True)
