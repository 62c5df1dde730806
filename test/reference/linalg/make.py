"""Reference values for test/linalg by numpy (LAPACK); writes linalg.json beside itself."""
import json
import os

import numpy as np

rng = np.random.default_rng(20240131)
n = 12

# A covariance-like matrix whose eigenvalues span eleven decades: Q diag(λ) Qᵀ of a random orthogonal Q.
q, _ = np.linalg.qr(rng.standard_normal((n, n)))
spectrum = np.array([1e-11, 1e-9, 1e-7, 1e-5, 1e-3, 0.01, 0.02, 0.5, 1.0, 2.0, 5.0, 10.0])
wide = (q * spectrum) @ q.T
wide = (wide + wide.T) / 2

# A well-conditioned one, as a factor covariance is.
g = rng.standard_normal((n, 60))
plain = g @ g.T / 60
rhs = rng.standard_normal(n)


def eigen(a):
    values, vectors = np.linalg.eigh(a)
    for k in range(n):
        if vectors[np.argmax(np.abs(vectors[:, k])), k] < 0:
            vectors[:, k] *= -1
    return {"values": values.tolist(), "vectors": vectors.ravel().tolist()}


out = {
    "script": "test/reference/linalg/make.py",
    "numpy": np.__version__,
    "seed": 20240131,
    "n": n,
    "wide": {"a": wide.ravel().tolist(), "spectrum": spectrum.tolist(), "eigen": eigen(wide)},
    "plain": {
        "a": plain.ravel().tolist(),
        "eigen": eigen(plain),
        "cholesky": np.linalg.cholesky(plain).ravel().tolist(),
        "inverse": np.linalg.inv(plain).ravel().tolist(),
        "rhs": rhs.tolist(),
        "solution": np.linalg.solve(plain, rhs).tolist(),
    },
}
with open(os.path.join(os.path.dirname(__file__), "linalg.json"), "w") as file:
    json.dump(out, file)
    file.write("\n")
