"""Reference values of constrained weighted least squares: numpy's lstsq (SVD) in the basis of the constraint's null space.

python3 make.py writes least-squares.json beside it. The file says which numpy; seed 20240131.
"""

import json
import pathlib

import numpy as np

random = np.random.default_rng(20240131)
N, G, S = 60, 4, 3
codes = np.concatenate([np.arange(G).repeat(3), random.integers(0, G, N - 3 * G)])
dense = random.standard_normal((N, S))
cap = np.exp(random.standard_normal(N))
weights = np.sqrt(cap)
weights[-5:] = 0
y = 0.02 * random.standard_normal(N)
share = np.array([cap[:-5][codes[:-5] == g].sum() for g in range(G)]) / cap[:-5].sum()
constraint = np.concatenate([[0], share, np.zeros(S)])
X = np.hstack([np.ones((N, 1)), np.eye(G)[codes], dense])

# An orthonormal basis of the constraint's null space: another R than the engine's, the same solution.
basis = np.linalg.svd(constraint[None, :])[2][1:].T
root = np.sqrt(weights)[:, None]
A = root * (X @ basis)
g = np.linalg.lstsq(A, root[:, 0] * y, rcond=None)[0]
f = basis @ g
residual = y - X @ f
used = weights > 0
n, p = int(used.sum()), basis.shape[1]
s2 = (weights * residual**2).sum() / (n - p)
covariance = s2 * basis @ np.linalg.inv(A.T @ A) @ basis.T
error = np.sqrt(np.diag(covariance))
mean = (weights * y).sum() / weights.sum()

vif = []
for k in range(1 + G, 1 + G + S):
    others = np.delete(X, k, axis=1)
    z = X[:, k]
    fit = others @ np.linalg.lstsq(root * others, root[:, 0] * z, rcond=None)[0]
    centre = (weights * z).sum() / weights.sum()
    r2 = 1 - (weights * (z - fit) ** 2).sum() / (weights * (z - centre) ** 2).sum()
    vif.append(1 / (1 - r2))

out = {
    "source": f"numpy {np.__version__}, seed 20240131",
    "rowCount": N,
    "groupCount": G,
    "denseCount": S,
    "codes": codes.tolist(),
    "dense": dense.ravel().tolist(),
    "weights": weights.tolist(),
    "y": y.tolist(),
    "constraint": constraint.tolist(),
    "expected": {
        "coefficients": f.tolist(),
        "standardError": error.tolist(),
        "tStatistic": (f / error).tolist(),
        "residuals": residual.tolist(),
        "rSquaredUncentred": float(1 - (weights * residual**2).sum() / (weights * y**2).sum()),
        "rSquaredCentred": float(1 - (weights * residual**2).sum() / (weights * (y - mean) ** 2).sum()),
        "vif": vif,
    },
}
pathlib.Path(__file__).with_name("least-squares.json").write_text(json.dumps(out) + "\n")
