"""The yardstick of asymptotic principal components: numpy, the same two passes over a T×n panel.

Reads a problem file (JSON: T, n, factors) and the panel (.panel, doubles). For every line "run" on standard input it extracts the
factors and answers with the milliseconds of processor time; for "result" with the factors of the last run and the leading eigenvalues.
"""

import json
import sys
import time

import numpy as np

problem = json.load(open(sys.argv[1], encoding="utf8"))
T, n, m = problem["T"], problem["n"], problem["factors"]
R = np.fromfile(sys.argv[1] + ".panel").reshape(T, n)


def inverse(scales):
    return 1 / np.maximum(scales, 0.1 * np.median(scales))


def spectrum(z):
    values, vectors = np.linalg.eigh(z @ z.T / (n * T))
    return values[::-1], np.sqrt(T) * vectors[:, : -m - 1 : -1]


def extract():
    z = R * inverse(np.sqrt((R**2).mean(axis=0)))
    _, f = spectrum(z)
    rest = z - f @ (z.T @ f / T).T
    names = np.sqrt((rest**2).mean(axis=0))
    noise = ((rest * inverse(names)) ** 2).mean(axis=1)
    periods = inverse(np.sqrt(noise / np.maximum(0.05, 1 - (f**2).sum(axis=1) / T)))
    values, f = spectrum(z * inverse(names) * periods[:, None])
    f = f / periods[:, None]
    w, u = np.linalg.eigh(f.T @ f / T)
    return values, f @ (u / np.sqrt(w)) @ u.T


print(f"numpy {np.__version__}", flush=True)
for line in sys.stdin:
    if line.strip() == "run":
        start = time.process_time()
        values, f = extract()
        print((time.process_time() - start) * 1000, flush=True)
    else:
        print(json.dumps({"values": values[:m].tolist(), "f": f.ravel().tolist()}), flush=True)
