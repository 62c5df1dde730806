"""The yardstick of the risk queries: numpy on the dense X, the same quantities.

Reads a problem file (JSON: N, K, P, T; X and F row-major, delta, issuer and loading, periodsPerYear) and the weights [P×N] beside it
(.weights, doubles). For every line "one" on standard input it attributes the risk of the next portfolio and answers with the
milliseconds, for "many" all portfolios' risks and factor contributions; for "result" with the variances.
"""

import json
import sys
import time

import numpy as np

problem = json.load(open(sys.argv[1], encoding="utf8"))
N, K, P = problem["N"], problem["K"], problem["P"]
X = np.array(problem["X"]).reshape(N, K)
F = np.array(problem["F"]).reshape(K, K)
issuer = np.array(problem["issuer"])
loading = np.array(problem["loading"])
linked = np.flatnonzero(issuer >= 0)
own = np.array(problem["delta"]) - loading**2
groups = np.zeros((linked.size, issuer.max() + 1))
groups[np.arange(linked.size), issuer[linked]] = loading[linked]
volatility = np.sqrt(np.diag(F) * problem["periodsPerYear"])
annual = problem["periodsPerYear"]
W = np.fromfile(sys.argv[1] + ".weights").reshape(P, N)


def attribute(w):
    x = w @ X
    fx = F @ x
    specific = own * w
    specific[linked] += groups @ (w[linked] @ groups)
    variance = (x @ fx + w @ specific) * annual
    sigma = np.sqrt(variance)
    marginal = fx * annual / sigma
    names = (X @ fx + specific) * annual / sigma
    return (
        variance,
        x * marginal,
        np.abs(x) * volatility,
        marginal / volatility,
        names,
        w * names,
        w * specific * annual / sigma,
    )


def many():
    x = W @ X
    contributions = x * (x @ F)
    factor = contributions.sum(axis=1)
    specific = W**2 @ own + ((W[:, linked] @ groups) ** 2).sum(axis=1)
    return factor + specific, factor, specific, x, contributions


print(f"numpy {np.__version__}", flush=True)
at = 0
for line in sys.stdin:
    command = line.strip()
    start = time.perf_counter()
    if command == "one":
        attribute(W[at % P])
        at += 1
    elif command == "many":
        result = many()
    if command == "result":
        print(json.dumps({"variance": result[0][:50].tolist(), "contributions": result[4][:50].ravel().tolist()}), flush=True)
    else:
        print((time.perf_counter() - start) * 1000, flush=True)
