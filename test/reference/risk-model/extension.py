"""Extension of a given X, F and Δ by a factor, maximised by a general optimiser on dense N×N covariances.

python3 extension.py writes extension.json beside it. Independent of the engine's way: no EM, no Woodbury, no closed form.
"""

import json
import pathlib

import numpy as np
import scipy
from scipy import optimize

rng = np.random.default_rng(5)
N, K, T = 20, 3, 40
X = np.column_stack([np.ones(N), rng.normal(size=(N, K - 1))])
G = rng.normal(size=(K, K)) * 0.01
F = G @ G.T + np.diag([1e-4, 5e-5, 5e-5])
delta = rng.uniform(1e-4, 4e-4, N)
z = rng.normal(size=N)
b_true = np.array([0.3, -0.4, 0.1])
c_true, v_true = F @ b_true, b_true @ F @ b_true + 8e-5
Phi = np.block([[F, c_true[:, None]], [c_true[None, :], np.array([[v_true]])]])
A = np.column_stack([X, z])
true = A @ Phi @ A.T + np.diag(delta)
R = rng.multivariate_normal(np.zeros(N), true, size=T)
mask = rng.random((T, N)) < 0.08
R[mask] = np.nan


def log_likelihood(Phi, d):
    total = 0.0
    S = A @ Phi @ A.T + np.diag(d)
    for r in R:
        k = ~np.isnan(r)
        C = S[np.ix_(k, k)]
        total += -0.5 * (k.sum() * np.log(2 * np.pi) + np.linalg.slogdet(C)[1] + r[k] @ np.linalg.solve(C, r[k]))
    return total


def law(theta, covariances):
    b = theta[:K] / 10 if covariances else np.zeros(K)
    q = np.exp(theta[-1])
    c = F @ b
    return np.block([[F, c[:, None]], [c[None, :], np.array([[b @ F @ b + q]])]])


def fit(covariances):
    best = None
    for q0 in (-8, -9, -11):
        start = np.append(np.zeros(K), q0) if covariances else np.array([q0], float)
        got = optimize.minimize(lambda t: -log_likelihood(law(t, covariances), delta), start, method="BFGS", options={"gtol": 1e-6})
        if best is None or got.fun < best.fun:
            best = got
    P = law(best.x, covariances)
    return {"covariances": P[-1, :-1].tolist(), "variance": P[-1, -1], "logLikelihood": -best.fun}


zero = np.zeros((K + 1, K + 1))
zero[:K, :K] = F
out = {
    "source": f"numpy {np.__version__}, scipy {scipy.__version__}",
    "X": X.tolist(), "F": F.tolist(), "delta": delta.tolist(), "z": z.tolist(),
    "returns": [[None if np.isnan(x) else x for x in r] for r in R],
    "given": log_likelihood(zero, delta),
    "alone": fit(False),
    "together": fit(True),
}
(pathlib.Path(__file__).parent / "extension.json").write_text(json.dumps(out) + "\n")
print(out["given"], out["alone"], out["together"], c_true, v_true)
