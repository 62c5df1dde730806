"""The yardstick of the one-date regression: numpy, the dense way (Gram matrix, Cholesky, inverse).

Reads a problem file (JSON: N, K, X row-major, w, y, c). For every line "run" on standard input it solves the problem
once and answers with the milliseconds; for "result" with f, t, R² and the residuals of the last run.
"""

import json
import sys
import time

import numpy as np

with open(sys.argv[1], encoding="utf-8") as file:
    problem = json.load(file)
N, K = problem["N"], problem["K"]
X = np.array(problem["X"]).reshape(N, K)
w, y, c = (np.array(problem[name]) for name in ("w", "y", "c"))
pivot = int(np.argmax(np.abs(c)))
free = [k for k in range(K) if k != pivot]
R = np.eye(K)[:, free]
R[pivot] = -c[free] / c[pivot]


def solve():
    A = X * np.sqrt(w)[:, None]
    gram = R.T @ (A.T @ A) @ R
    half = np.linalg.inv(np.linalg.cholesky(gram))
    M = R @ (half.T @ half) @ R.T
    wy = w * y
    f = M @ (X.T @ wy)
    residual = y - X @ f
    rss = w @ residual**2
    t = f / np.sqrt(rss / (N - len(free)) * np.diag(M))
    mean = wy.sum() / w.sum()
    return {"f": f, "t": t, "r2": [1 - rss / (wy @ y), 1 - rss / (w @ (y - mean) ** 2)], "residual": residual}


result = solve()
print(f"numpy {np.__version__}", flush=True)
for line in sys.stdin:
    if line.strip() == "run":
        start = time.perf_counter()
        result = solve()
        print((time.perf_counter() - start) * 1e3, flush=True)
    else:
        print(json.dumps({name: np.asarray(value).tolist() for name, value in result.items()}), flush=True)
