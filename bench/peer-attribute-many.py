"""The yardstick of many portfolios' attribution: numpy on the dense X.

Reads a problem file (JSON: N, K, P and the days' factor returns, specific returns and returns), the weights [P×N] (.weights) and X of
each day (.exposures, doubles). For every line "days" on standard input it takes all days once more through exposures, contributions
against the first portfolio, Cariño's sums and the drift of the weights, and answers with the milliseconds; for "result" with what
the contributions are linked to so far.
"""

import json
import sys
import time

import numpy as np

problem = json.load(open(sys.argv[1], encoding="utf8"))
N, K, P = problem["N"], problem["K"], problem["P"]
f, e, r = (np.array(problem[key]) for key in ("factorReturns", "specificReturns", "returns"))
X = np.fromfile(sys.argv[1] + ".exposures").reshape(len(f), N, K)
W = np.fromfile(sys.argv[1] + ".weights").reshape(P, N)
own, linked_factors, linked_specific = np.ones(P), np.zeros((P, K)), np.zeros(P)


def carino(a, b):
    d = a - b
    return np.where(d == 0, 1 / (1 + a), np.log1p(d / (1 + b)) / np.where(d == 0, 1, d))


def day(t):
    global W
    x = W @ X[t]
    contributions = x * f[t]
    specific = W @ e[t]
    gains = W @ r[t]
    k = carino(gains, gains[0])
    linked_factors[:] += (contributions - contributions[0]) * k[:, None]
    linked_specific[:] += (specific - specific[0]) * k
    own[:] *= 1 + gains
    W = W * (1 + r[t]) / (1 + gains)[:, None]


print(f"numpy {np.__version__}", flush=True)
for line in sys.stdin:
    if line.strip() == "days":
        start = time.perf_counter()
        for t in range(len(f)):
            day(t)
        print((time.perf_counter() - start) * 1000, flush=True)
    else:
        whole = carino(own - 1, own[0] - 1)
        answer = {
            "active": (own - own[0]).tolist(),
            "factors": (linked_factors / whole[:, None]).ravel().tolist(),
            "specific": (linked_specific / whole).tolist(),
        }
        print(json.dumps(answer), flush=True)
