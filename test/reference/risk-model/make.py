"""Reference values of exponentially weighted covariances: variances are numpy.cov with aweights (population form) over a factor's
own periods, correlations are of the returns with what is missing filled in by 50 steps of expectation-maximisation.

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


def filled_in(weight, kept, steps=50):
    """Expected weighted covariance after `steps` of expectation-maximisation, regressions with correlations times `kept`."""
    own = [weight[present[:, k]] / weight[present[:, k]].sum() for k in range(K)]
    mean = np.array([own[k] @ returns[present[:, k], k] for k in range(K)])
    sigma = np.diag([own[k] @ (returns[present[:, k], k] - mean[k]) ** 2 for k in range(K)])

    def expected(mean, sigma):
        scaled = kept * sigma + (1 - kept) * np.diag(np.diag(sigma))
        full, unknown = returns.copy(), np.zeros((K, K))
        for t in range(T):
            o, m = present[t], ~present[t]
            slopes = scaled[np.ix_(m, o)] @ np.linalg.inv(scaled[np.ix_(o, o)])
            full[t, m] = mean[m] + slopes @ (returns[t, o] - mean[o])
            unknown[np.ix_(m, m)] += weight[t] * (scaled[np.ix_(m, m)] - slopes @ scaled[np.ix_(o, m)])
        return full, unknown

    for _ in range(steps):
        full, unknown = expected(mean, sigma)
        mean = weight @ full
        sigma = (full - mean).T @ (weight[:, None] * (full - mean)) + unknown
    full, unknown = expected(mean, sigma)
    centred = full - weight @ full
    return centred.T @ (weight[:, None] * centred) + unknown


weight = 0.5 ** ((T - 1 - np.arange(T)) / HALF["correlation"])
effective = weight.sum() ** 2 / (weight**2).sum()
sigma = filled_in(weight / weight.sum(), effective / (effective + K))
vols = np.sqrt([ewma(k, k, HALF["volatility"])[0, 0] for k in range(K)])
F = sigma / np.sqrt(np.outer(np.diag(sigma), np.diag(sigma))) * np.outer(vols, vols)

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
