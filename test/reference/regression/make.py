"""Reference values of the regression stage from dense numpy: an independent implementation of what it does.

python3 make.py writes regression.json beside it. The file says which numpy; seed 20240517.

plain: weighted least squares per date with and without an intercept (names of weight 0 left out), by lstsq.
section: market, countries and industries under two cap-weighted constraints, by lstsq in their null space; then
  Huber's weights by iteratively re-weighted least squares (another algorithm than the engine's), leverage, HC3 errors,
  Cook's distances, Huber's homoscedastic errors, all of the plain weights as the methodology says.
"""

import json
import pathlib

import numpy as np

random = np.random.default_rng(20240517)


def fit(X, w, y, basis):
    root = np.sqrt(w)
    A = (root[:, None] * X) @ basis
    g = np.linalg.lstsq(A, root * y, rcond=None)[0]
    return basis @ g, basis @ np.linalg.inv(A.T @ A) @ basis.T


def plain():
    dates, N, K = 3, 40, 4
    X = random.standard_normal((dates, N, K))
    y = 0.02 * random.standard_normal((dates, N))
    w = np.exp(random.standard_normal((dates, N))) * (random.random((dates, N)) > 0.2)
    out = {}
    for intercept in (True, False):
        rows = []
        for d in range(dates):
            used = w[d] > 0
            Z = np.column_stack([np.ones(N), X[d]]) if intercept else X[d]
            rows.append(fit(Z[used], w[d][used], y[d][used], np.eye(Z.shape[1]))[0].tolist())
        out["withIntercept" if intercept else "withoutIntercept"] = rows
    return {"X": X.tolist(), "y": y.tolist(), "weights": w.tolist(), **out}


def section():
    N, C, G, S = 80, 2, 4, 3
    country = random.integers(0, C, N)
    industry = np.concatenate([np.arange(G).repeat(4), random.integers(0, G, N - 4 * G)])
    dense = random.standard_normal((N, S))
    cap = np.exp(random.standard_normal(N))
    v = np.sqrt(cap)
    y = 0.02 * random.standard_t(3, N)
    y[7] = 0.6
    X = np.hstack([np.ones((N, 1)), np.eye(C)[country], np.eye(G)[industry], dense])
    K = X.shape[1]
    share = lambda codes, count: np.array([cap[codes == g].sum() for g in range(count)]) / cap.sum()
    c1 = np.concatenate([[0], share(country, C), np.zeros(G + S)])
    c2 = np.concatenate([[0], np.zeros(C), share(industry, G), np.zeros(S)])
    basis = np.linalg.svd(np.array([c1, c2]))[2][2:].T
    p = basis.shape[1]

    f0, M = fit(X, v, y, basis)
    e0 = y - X @ f0
    h = v * np.einsum("ni,ij,nj->n", X, M, X)
    s2 = (v * e0**2).sum() / (N - p)
    P = (M @ X.T) * v
    hc3 = np.sqrt((P**2 * (e0 / (1 - h)) ** 2).sum(1))
    cook = v * e0**2 * h / (p * s2 * (1 - h) ** 2)

    c = 1.345
    omega = np.ones(N)
    for _ in range(2000):
        f, _ = fit(X, v * omega, y, basis)
        e = np.sqrt(v) * (y - X @ f)
        scale = 1.4826 * np.median(np.abs(e))
        omega = np.minimum(1, c * scale / np.abs(e))
    f, _ = fit(X, v * omega, y, basis)
    e = y - X @ f
    kept = (omega == 1).mean()
    kappa = 1 + p / N * (1 - kept) / kept
    variance = kappa**2 * (v * (omega * e) ** 2).sum() / (N - p) / kept**2
    return {
        "countryCount": C,
        "industryCount": G,
        "styleCount": S,
        "country": country.tolist(),
        "industry": industry.tolist(),
        "styles": dense.ravel().tolist(),
        "cap": cap.tolist(),
        "returns": y.tolist(),
        "countryCapShare": c1[1 : 1 + C].tolist(),
        "industryCapShare": c2[1 + C : 1 + C + G].tolist(),
        "plain": {
            "values": f0.tolist(),
            "standardError": np.sqrt(s2 * np.diag(M)).tolist(),
            "robustStandardError": hc3.tolist(),
            "leverage": h.tolist(),
            "cooksDistance": cook.tolist(),
        },
        "huber": {
            "values": f.tolist(),
            "robustWeights": omega.tolist(),
            "standardError": np.sqrt(variance * np.diag(M)).tolist(),
        },
    }


out = {"source": f"numpy {np.__version__}, seed 20240517", "plain": plain(), "section": section()}
pathlib.Path(__file__).with_name("regression.json").write_text(json.dumps(out) + "\n")
