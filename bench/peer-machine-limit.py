"""What this machine can do with one thread: for every line, the multiply-add rate (10^9 operations of either kind a second) of
a product of 768×768 matrices and the copy bandwidth (10^9 bytes read and written a second) of 64 MB, as JSON."""

import json
import sys
import time

import numpy as np

rng = np.random.default_rng(1)
a = rng.normal(size=(768, 768))
b = rng.normal(size=(768, 768))
c = np.empty((768, 768))
source = np.ones(8_000_000)
target = np.empty_like(source)


def best(action):
    shortest = float("inf")
    for _ in range(5):
        start = time.perf_counter()
        action()
        shortest = min(shortest, time.perf_counter() - start)
    return shortest


print(f"numpy {np.__version__}", flush=True)
for line in sys.stdin:
    rate = 2 * 768**3 / best(lambda: np.matmul(a, b, out=c)) / 1e9
    width = 2 * source.nbytes / best(lambda: np.copyto(target, source)) / 1e9
    print(json.dumps({"gflops": rate, "copyGbs": width}), flush=True)
