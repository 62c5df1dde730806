"""Reference values of two-pass premia and their errors: numpy, by lstsq, loops and whole matrices.

python3 make.py writes fama-macbeth.json beside it. The file says which numpy; seed 20240607.
Shanken's errors are taken from the residual covariance, A S_e A', not from the covariance of the coefficients.

python3 make.py <folder of the published files> prints the same for 25 size-value portfolios on three factors.
"""

import gzip
import json
import pathlib
import sys

import numpy as np


def newey_west(series, lags):
    d = series - series.mean()
    n = len(d)
    total = d @ d / n
    for lag in range(1, lags + 1):
        total += 2 * (1 - lag / (lags + 1)) * (d[lag:] @ d[:-lag]) / n
    return total


def two_pass(r, f):
    T, N = r.shape
    K = f.shape[1]
    design = np.column_stack([np.ones(T), f])
    coefficients = np.linalg.lstsq(design, r, rcond=None)[0]
    betas = coefficients[1:].T
    residuals = r - design @ coefficients
    x = np.column_stack([np.ones(N), betas])
    a = np.linalg.pinv(x)
    gamma = r @ a.T
    mean = gamma.mean(axis=0)
    lags = int(4 * (T / 100) ** (2 / 9))
    plain = gamma.std(axis=0, ddof=1) / np.sqrt(T)
    nw = np.sqrt([newey_west(gamma[:, k], lags) / T for k in range(K + 1)])
    sigma_f = np.cov(f, rowvar=False, ddof=1).reshape(K, K)
    c = mean[1:] @ np.linalg.solve(sigma_f, mean[1:])
    sigma_e = residuals.T @ residuals / (T - 1)
    bordered = np.zeros((K + 1, K + 1))
    bordered[1:, 1:] = sigma_f
    shanken = np.sqrt(np.diag((1 + c) * a @ sigma_e @ a.T + bordered) / T)
    return {
        "betas": betas.ravel().tolist(),
        "premia": mean.tolist(),
        "standardError": plain.tolist(),
        "neweyWestError": nw.tolist(),
        "shankenError": shanken.tolist(),
        "shankenFactor": float(c),
        "lags": lags,
    }


def published(folder):
    def rows(text):
        return {line.split(",")[0]: [float(v or "nan") for v in line.split(",")[1:]] for line in text.split("\n")[1:] if line}

    factors = rows((folder / "ff3_monthly_1926.csv").read_text())
    sorts = rows(gzip.decompress((folder / "p25_size_bm_vw_monthly.csv.gz").read_bytes()).decode())
    months = [m for m in sorts if "1963-07" <= m <= "2023-12" and m in factors]
    f = np.array([factors[m][:3] for m in months])
    r = np.array([sorts[m] for m in months]) - np.array([[factors[m][3]] for m in months])
    assert np.isfinite(f).all() and np.isfinite(r).all()
    return {"months": len(months), **two_pass(r, f)}


if len(sys.argv) > 1:
    print(json.dumps(published(pathlib.Path(sys.argv[1])), indent=1))
else:
    random = np.random.default_rng(20240607)
    T, N, K = 90, 12, 2
    f = 0.01 + 0.04 * random.standard_normal((T, K))
    betas = 1 + 0.5 * random.standard_normal((N, K))
    noise = 0.02 * random.standard_normal((T, N)) @ (np.eye(N) + 0.2 * random.standard_normal((N, N)))
    r = f @ betas.T + noise
    out = {"source": f"numpy {np.__version__}, seed 20240607", "periods": T, "assets": N, "factors": K,
           "returns": r.ravel().tolist(), "factorReturns": f.ravel().tolist(), "expected": two_pass(r, f)}
    (pathlib.Path(__file__).parent / "fama-macbeth.json").write_text(json.dumps(out) + "\n")
