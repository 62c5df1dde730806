"""Reference values of time-series regressions on given factors: numpy by lstsq, loops and whole matrices; scipy for F's tail.

python3 make.py writes time-series.json beside it. The file says which numpy and scipy; seed 20261126.
python3 make.py <folder of the published files> prints the statistics of 25 size-value portfolios on three and on five
factors, and the correlation of the published market with one rebuilt from 49 industries, as JSON; nothing is written.
"""

import gzip
import json
import pathlib
import sys

import numpy as np
import scipy
from scipy import stats


def design(f, intercept):
    return np.column_stack([np.ones(len(f)), f]) if intercept else f


def least_squares(r, f, intercept=True, weights=None, lags=None):
    """One series: coefficients (intercept first), OLS errors, Newey-West errors, R2 and residuals over its own periods."""
    known = np.isfinite(r) & np.isfinite(f).all(axis=1)
    x, y = design(f, intercept)[known], r[known]
    w = np.ones(len(y)) if weights is None else weights[known]
    root = np.sqrt(w)
    b = np.linalg.lstsq(x * root[:, None], y * root, rcond=None)[0]
    e = y - x @ b
    n = w.sum() ** 2 / (w @ w)
    s2 = (w @ e**2) / w.sum() * n / (n - x.shape[1])
    spread = np.linalg.inv((x * w[:, None]).T @ x / w.sum())
    covariance = s2 * spread / n
    centre = (w @ y) / w.sum() if intercept else 0
    out = {"b": b, "se": np.sqrt(np.diag(covariance)), "cov": covariance, "s2": s2, "n": n,
           "r2": 1 - (w @ e**2) / (w @ (y - centre) ** 2)}
    residuals = np.full(len(r), np.nan)
    residuals[known] = e
    out["residuals"] = residuals
    if lags is not None:
        scores = np.zeros((len(r), x.shape[1]))
        scores[known] = x * e[:, None]
        total = scores.T @ scores
        for lag in range(1, lags + 1):
            part = scores[lag:].T @ scores[:-lag]
            total = total + (1 - lag / (lags + 1)) * (part + part.T)
        bread = np.linalg.inv(x.T @ x)
        out["nw"] = np.sqrt(np.diag(bread @ total @ bread))
    return out


def grs(r, f):
    T, N = r.shape
    K = f.shape[1]
    x = design(f, True)
    b = np.linalg.lstsq(x, r, rcond=None)[0]
    e = r - x @ b
    sigma = e.T @ e / T
    mean = f.mean(axis=0)
    omega = (f - mean).T @ (f - mean) / T
    alpha_part = b[0] @ np.linalg.solve(sigma, b[0])
    factor_part = mean @ np.linalg.solve(omega, mean)
    statistic = (T - N - K) / N * alpha_part / (1 + factor_part)
    return {"statistic": statistic, "pValue": stats.f.sf(statistic, N, T - N - K),
            "alphaSharpeSquared": alpha_part, "factorSharpeSquared": factor_part}


def regression(r, f, lags, intercept=True):
    fits = [least_squares(r[:, n], f, intercept, lags=lags) for n in range(r.shape[1])]
    first = 1 if intercept else 0
    out = {"betas": [fit["b"][first:] for fit in fits], "betaError": [fit["se"][first:] for fit in fits],
           "betaNeweyWest": [fit["nw"][first:] for fit in fits], "rSquared": [fit["r2"] for fit in fits],
           "residualVariance": [fit["s2"] for fit in fits]}
    if intercept:
        out |= {"alpha": [fit["b"][0] for fit in fits], "alphaError": [fit["se"][0] for fit in fits],
                "alphaNeweyWest": [fit["nw"][0] for fit in fits]}
    return {key: np.ravel(value).tolist() for key, value in out.items()} | {"neweyWestLags": lags}


def rule_of_thumb(T):
    return int(4 * (T / 100) ** (2 / 9))


def innovations(x, p, least):
    """Autoregression by lstsq over the levels before each one."""
    seen = x[np.isfinite(x)]
    out = np.full(len(x), np.nan)
    where = np.flatnonzero(np.isfinite(x))
    for i in range(least, len(seen)):
        past = np.array([[1, *seen[t - p:t][::-1]] for t in range(p, i)])
        b = np.linalg.lstsq(past, seen[p:i], rcond=None)[0]
        out[where[i]] = seen[i] - b @ np.array([1, *seen[i - p:i][::-1]])
    return out


def tables(folder):
    def read(name):
        raw = (folder / name).read_bytes()
        text = (gzip.decompress(raw) if name.endswith(".gz") else raw).decode()
        head, *lines = [line.split(",") for line in text.split("\n") if line]
        return head[1:], {line[0]: [float(v or "nan") for v in line[1:]] for line in lines}
    return read


def published(folder):
    read = tables(folder)
    out = {}
    sorts = read("p25_size_bm_vw_monthly.csv.gz")[1]
    for name, file, count, free in [("three", "ff3_monthly_1926.csv", 3, 3), ("five", "ff5_mom_monthly.csv", 5, 5)]:
        factors = read(file)[1]
        months = [m for m in sorts if "1963-07" <= m <= "2023-12" and m in factors]
        f = np.array([factors[m][:count] for m in months])
        r = np.array([sorts[m] for m in months]) - np.array([[factors[m][free]] for m in months])
        out[name] = {"months": len(months), **regression(r, f, rule_of_thumb(len(months))), "grs": grs(r, f)}
    names, returns = read("ind49_vw_monthly.csv.gz")
    counts, sizes = read("ind49_nfirms_monthly.csv.gz")[1], read("ind49_avgsize_usd_m_monthly.csv.gz")[1]
    factors = read("ff3_monthly_1926.csv")[1]
    months = [m for m in returns if m in counts and m in sizes and m in factors]
    rebuilt = []
    for m in months:
        cap = np.array(counts[m]) * np.array(sizes[m])
        r = np.array(returns[m])
        known = np.isfinite(cap) & np.isfinite(r)
        rebuilt.append(cap[known] @ r[known] / cap[known].sum())
    market = np.array([factors[m][0] + factors[m][3] for m in months])
    out["market"] = {"months": len(months), "correlation": np.corrcoef(rebuilt, market)[0, 1]}
    return out


def synthetic():
    random = np.random.default_rng(20261126)
    T, N, K = 120, 6, 3
    f = 0.004 + 0.04 * random.standard_normal((T, K)) @ np.array([[1, 0.3, 0], [0, 0.6, 0.2], [0, 0, 0.5]])
    beta = np.array([1, 0.2, -0.3]) + 0.4 * random.standard_normal((N, K))
    noise = 0.03 * random.standard_normal((T, N))
    noise[1:] += 0.4 * noise[:-1]
    r = 0.001 + f @ beta.T + noise
    holes = r.copy()
    holes[:40, 0] = np.nan
    holes[70:, 1] = np.nan
    holes[:, 2][random.random(T) < 0.3] = np.nan
    holes[:118, 5] = np.nan
    gap = f.copy()
    gap[[17, 61], 1] = np.nan
    half_life, window, lags = 24, 36, rule_of_thumb(T)
    decayed = 2 ** (-(T - 1 - np.arange(T)) / half_life)
    exponential = [least_squares(holes[:, n], gap, True, decayed) for n in range(5)]
    rolling = [least_squares(holes[-window:, n], gap[-window:]) for n in (0, 2, 3, 4)]
    lagged = np.column_stack([gap, np.vstack([np.full((1, K), np.nan), gap[:-1]])])
    dimson = [least_squares(holes[:, n], lagged) for n in range(5)]
    pick = np.vstack([np.eye(K), np.eye(K)])
    level = 5 + np.cumsum(0.1 * random.standard_normal(90))
    level[[20, 55]] = np.nan
    return {
        "source": f"numpy {np.__version__}, scipy {scipy.__version__}, seed 20261126",
        "periods": T, "assets": N, "factors": K,
        "returns": r.ravel().tolist(), "factorReturns": f.ravel().tolist(),
        "missingReturns": np.argwhere(np.isnan(holes)).tolist(), "missingFactors": np.argwhere(np.isnan(gap)).tolist(),
        "complete": regression(r, f, lags) | {"grs": grs(r, f)},
        "withoutIntercept": regression(r, f, lags, False),
        "holes": regression(holes[:, :5], gap, lags),
        "exponential": {"halfLife": half_life, "betas": np.ravel([e["b"][1:] for e in exponential]).tolist(),
                        "betaError": np.ravel([e["se"][1:] for e in exponential]).tolist(),
                        "rSquared": [e["r2"] for e in exponential], "effectiveCount": [e["n"] for e in exponential]},
        "rolling": {"window": window, "names": [0, 2, 3, 4], "betas": np.ravel([e["b"][1:] for e in rolling]).tolist(),
                    "betaError": np.ravel([e["se"][1:] for e in rolling]).tolist()},
        "dimson": {"betas": np.ravel([e["b"][1:] @ pick for e in dimson]).tolist(),
                   "betaError": np.ravel([np.sqrt(np.diag(pick.T @ e["cov"][1:, 1:] @ pick)) for e in dimson]).tolist()},
        "levels": [None if np.isnan(x) else x for x in level],
        "innovations": [None if np.isnan(x) else x for x in innovations(level, 2, 12)],
    }


if len(sys.argv) > 1:
    print(json.dumps(published(pathlib.Path(sys.argv[1]))))
else:
    (pathlib.Path(__file__).parent / "time-series.json").write_text(json.dumps(synthetic()) + "\n")
