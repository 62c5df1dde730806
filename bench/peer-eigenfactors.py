"""The yardstick of the eigenfactor draws: numpy, the straightforward way (T×K normals, covariance, eigh per draw).

Reads a problem file (JSON: K, truth row-major, T, half-lives of volatilities and correlations, null for none). For every line
"run DRAWS" on standard input it makes that many draws and answers with the milliseconds per draw; for "result" with v over all
draws so far.
"""

import json
import sys
import time

import numpy as np

problem = json.load(open(sys.argv[1], encoding="utf8"))
K, T = problem["K"], problem["T"]
truth = np.array(problem["truth"]).reshape(K, K)
root = np.linalg.cholesky(truth)
random = np.random.default_rng(1)
sums = np.zeros(K)
count = 0


def weights(half_life):
    w = np.ones(T) if half_life is None else 0.5 ** (np.arange(T) / half_life)
    return w / w.sum()


wv, wc = weights(problem["volatilityHalfLife"]), weights(problem["correlationHalfLife"])


def estimate(f):
    if problem["correlationHalfLife"] is None:
        return np.cov(f, rowvar=False, bias=True)
    centred = f - wc @ f
    c = (centred * wc[:, None]).T @ centred
    deviation = np.sqrt(wv @ (f - wv @ f) ** 2)
    scale = deviation / np.sqrt(np.diag(c))
    return c * np.outer(scale, scale)


print(f"numpy {np.__version__}", flush=True)
for line in sys.stdin:
    command = line.split()
    if command[0] == "run":
        draws = int(command[1])
        start = time.perf_counter()
        for _ in range(draws):
            d, u = np.linalg.eigh(estimate(random.standard_normal((T, K)) @ root.T))
            sums += np.einsum("ik,ik->k", u, truth @ u) / d
        print((time.perf_counter() - start) * 1000 / draws, flush=True)
        count += draws
    elif command[0] == "result":
        print(json.dumps(np.sqrt(sums / count).tolist()), flush=True)
