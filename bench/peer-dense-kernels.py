"""The yardstick of the dense kernels: numpy and scipy, one thread.

Reads a folder of operands (<name>.f64, row-major doubles; shapes.json). For every line "run <problem>" it solves the problem
once and answers with the milliseconds; for "result <problem>" with numbers that identify the last answer.
"""

import json
import sys
import time
from pathlib import Path

import numpy as np
import scipy
from scipy.linalg import cho_factor, cho_solve

folder = Path(sys.argv[1])
shapes = json.loads((folder / "shapes.json").read_text(encoding="utf-8"))
data = {name: np.fromfile(folder / f"{name}.f64").reshape(shape) for name, shape in shapes.items()}


def weighted_gram(x, w):
    # Of the ways to write it the fastest: numpy sees that one factor is the other's transpose.
    half = np.sqrt(w)[:, None] * x
    return half.T @ half


PROBLEMS = {
    "gemm": lambda: data["a"] @ data["b"],
    "weighted-gram": lambda: weighted_gram(data["x"], data["w"]),
    "eigen-75": lambda: np.linalg.eigh(data["s75"]),
    "eigen-150": lambda: np.linalg.eigh(data["s150"]),
    "eigen-500": lambda: np.linalg.eigh(data["s500"]),
    "cholesky-solve": lambda: cho_solve(cho_factor(data["s75"], lower=True), data["y"]),
    "cholesky-batch": lambda: np.linalg.solve(data["many"], data["sides"]),
    "qr": lambda: np.linalg.qr(data["tall"]),
    "svd": lambda: np.linalg.svd(data["tall"].T, full_matrices=False),
}
IDENTIFY = {
    "gemm": lambda c: c[7],
    "weighted-gram": lambda c: c[7],
    "eigen-75": lambda found: found[0],
    "eigen-150": lambda found: found[0],
    "eigen-500": lambda found: found[0],
    "cholesky-solve": lambda x: x,
    "cholesky-batch": lambda x: x[:, :, 0].ravel(),
    "qr": lambda found: np.abs(np.diag(found[1])),
    "svd": lambda found: found[1],
}
last = {}
print(f"numpy {np.__version__}, scipy {scipy.__version__}", flush=True)
for line in sys.stdin:
    command, problem = line.split()
    if command == "run":
        start = time.perf_counter()
        last[problem] = PROBLEMS[problem]()
        print((time.perf_counter() - start) * 1e3, flush=True)
    else:
        print(json.dumps(IDENTIFY[problem](last[problem]).tolist()), flush=True)
