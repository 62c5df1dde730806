"""Reference values of exponentially weighted covariances: numpy.cov with aweights (population form) on common periods.

python3 make.py writes covariance.json beside it. The file says which numpy; seed 20240131.
"""

import json
import pathlib

import numpy as np

random = np.random.default_rng(20240131)
T, K = 80, 4
returns = 0.01 * random.standard_normal((T, K)) @ (np.eye(K) + 0.3 * random.standard_normal((K, K)))
present = random.uniform(size=(T, K)) < 0.92
present[:50, 3] = False
HALF = {"volatility": 12, "correlation": 30}


def ewma(i, j, half):
    both = present[:, i] & present[:, j]
    weight = 0.5 ** ((T - 1 - np.arange(T)[both]) / half)
    return np.cov(returns[both, i], returns[both, j], aweights=weight, ddof=0)


F = np.zeros((K, K))
for i in range(K):
    for j in range(K):
        pair = ewma(i, j, HALF["correlation"])
        rho = pair[0, 1] / np.sqrt(pair[0, 0] * pair[1, 1])
        vols = [np.sqrt(ewma(k, k, HALF["volatility"])[0, 0]) for k in (i, j)]
        F[i, j] = (1.0 if i == j else rho) * vols[0] * vols[1]

kish = []
for k in range(K):
    w = 0.5 ** ((T - 1 - np.arange(T)[present[:, k]]) / HALF["volatility"])
    kish.append(float(w.sum() ** 2 / (w**2).sum()))

out = {
    "source": f"numpy {np.__version__}, seed 20240131",
    "halfLives": HALF,
    "returns": returns.tolist(),
    "estimated": present.astype(int).tolist(),
    "smallestEigenvalue": float(np.linalg.eigvalsh(F)[0]),
    "covariance": F.ravel().tolist(),
    "effectiveCount": kish,
}
pathlib.Path(__file__).with_name("covariance.json").write_text(json.dumps(out) + "\n")
