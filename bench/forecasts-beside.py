"""Forecasts of variance on the same portfolios and windows: a model's (exported for optimisers) beside covariances estimated from
returns of the year before. Called by forecasts-beside.mjs.

Every forecaster sees the same names and the returns up to the same close, and is held to the returns of the 21 days after. Portfolios do
not depend on a forecaster, but for the last family, in which each brings its own least-variance portfolio."""

import json
import os
import sys

import numpy as np

LOOK_BACK, HORIZON, RANDOM, HELD, HALF_LIFE = 252, 21, 100, 50, 84


def read_returns(path):
    with open(path) as file:
        cells = [line.rstrip("\n").split(",") for line in file]
    days = sorted({day for day, _, _ in cells})
    ids = sorted({name for _, name, _ in cells})
    at_day, at_id = ({key: i for i, key in enumerate(keys)} for keys in (days, ids))
    panel = np.full((len(days), len(ids)), np.nan)
    for day, name, value in cells:
        panel[at_day[day], at_id[name]] = float(value)
    return days, ids, panel


def read_model(folder):
    """Sigma of a day, from the annual roots that the model was exported as; caps and who is in the estimation universe."""
    names = json.load(open(f"{folder}/names.json"))
    X, L, s = (np.load(f"{folder}/{name}.npy") for name in ("exposures", "factor_root", "specific_root"))
    root = X @ L
    sigma = root @ root.T + np.diag(s**2)
    if os.path.exists(f"{folder}/issuer_root.npy"):
        G = np.load(f"{folder}/issuer_root.npy")
        sigma += G @ G.T
    return names, sigma / names["periodsPerYear"]


def ledoit_wolf(R):
    """Towards a multiple of the identity (Ledoit & Wolf 2004)."""
    T, N = R.shape
    R = R - R.mean(axis=0)
    S = R.T @ R / T
    mean = np.trace(S) / N
    distance = np.sum((S - mean * np.eye(N)) ** 2)
    noise = min((np.sum(np.sum(R**2, axis=1) ** 2) / T - np.sum(S**2)) / T, distance)
    share = noise / distance
    return share * mean * np.eye(N) + (1 - share) * S


def weighted_sample(R):
    """With the half-life of the preset's volatilities, so that a model's advantage of being quicker is seen apart."""
    w = 0.5 ** (np.arange(len(R))[::-1] / HALF_LIFE)
    w /= w.sum()
    R = R - w @ R
    return (R * w[:, None]).T @ R


def forecasters():
    """By name: a covariance from the returns of the look-back, demeaned inside."""
    found = {
        "sample": lambda R: np.cov(R.T, bias=True),
        "sample, weighted": weighted_sample,
        "Ledoit-Wolf": ledoit_wolf,
    }
    try:
        import sklearn
        from sklearn.covariance import LedoitWolf, OAS
        from sklearn.decomposition import FactorAnalysis

        found["OAS"] = lambda R: OAS().fit(R).covariance_
        # Returns in percent: its stopping rule is absolute.
        found["10 factors, ML"] = lambda R: FactorAnalysis(10).fit(100 * R).get_covariance() / 1e4
        check = np.random.default_rng(1).normal(size=(60, 20))
        assert np.allclose(ledoit_wolf(check), LedoitWolf().fit(check).covariance_, rtol=1e-10)
        version = f"scikit-learn {sklearn.__version__}"
    except ImportError:
        version = "no scikit-learn"
    return found, f"numpy {np.__version__}, {version}"


def least_variance(sigma):
    w = np.linalg.solve(sigma, np.ones(len(sigma)))
    return w / w.sum()


def portfolios(caps, rng):
    """By family: weights [P x N]."""
    N = len(caps)
    market = caps / caps.sum()
    books = np.zeros((RANDOM, N))
    for book in books:
        book[rng.choice(N, HELD, replace=False)] = 1 / HELD
    return {
        "universe": market[None, :],
        "random, 50 names": books,
        "random, active": books - market,
        "random, long against short": books - np.roll(books, 1, axis=0),
    }


def main(work, as_json):
    days, ids, panel = read_returns(f"{work}/returns.csv")
    peers, versions = forecasters()
    rng = np.random.default_rng(1876)
    z, q, realised = {}, {}, {}
    windows, names_used = 0, []
    for date in sorted(os.listdir(f"{work}/models")):
        t = days.index(date)
        if t + 1 < LOOK_BACK or t + HORIZON >= len(days):
            continue
        names, sigma = read_model(f"{work}/models/{date}")
        column = {name: i for i, name in enumerate(ids)}
        at = np.array([column[name] for name in names["ids"]])
        past, after = panel[t - LOOK_BACK + 1 : t + 1, at], panel[t + 1 : t + 1 + HORIZON, at]
        caps = np.array([cap if cap is not None else np.nan for cap in names["marketCap"]], dtype=float)
        kept = np.isfinite(past).all(axis=0) & np.array(names["inEstimationUniverse"], dtype=bool) & (caps > 0)
        past, caps = past[:, kept], caps[kept]
        # A name that ends in the window earns nothing from then on, for every forecaster.
        after = np.nan_to_num(after[:, kept])
        covariances = {"the model": sigma[np.ix_(kept, kept)], **{name: of(past) for name, of in peers.items()}}
        families = portfolios(caps, rng)
        windows += 1
        names_used.append(int(kept.sum()))
        for name, covariance in covariances.items():
            # Of more names than days a sample has no inverse.
            own = {} if name.startswith("sample") else {"least variance, its own": least_variance(covariance)[None, :]}
            for family, W in {**families, **own}.items():
                variance = np.einsum("pi,ij,pj->p", W, covariance, W)
                returns = after @ W.T
                key = (family, name)
                z.setdefault(key, []).append(returns.sum(axis=0) / np.sqrt(HORIZON * variance))
                ratio = np.mean(returns**2, axis=0) / variance
                q.setdefault(key, []).append(ratio - np.log(ratio) - 1)
                realised.setdefault(key, []).append(np.mean(returns**2, axis=0))
    table = []
    for (family, name), values in z.items():
        ours = np.mean(np.array(q[(family, "the model")]), axis=1)
        losses = np.mean(np.array(q[(family, name)]), axis=1)
        difference = losses - ours
        spread = difference.std(ddof=1) / np.sqrt(windows)
        table.append(
            {
                "portfolios": family,
                "forecaster": name,
                "bias": float(np.mean(np.std(np.array(values), axis=0, ddof=1))),
                "qlike": float(losses.mean()),
                "more_than_the_model": float(difference.mean()),
                "t": None if name == "the model" else float(difference.mean() / spread),
                "volatility": float(np.sqrt(252 * np.mean(np.array(realised[(family, name)])))),
            }
        )
    about = {"windows": windows, "names": [min(names_used), max(names_used)], "versions": versions}
    if as_json:
        print(json.dumps({"problem": "windows", **about}))
        for row in table:
            print(json.dumps({"problem": f"{row['portfolios']}: {row['forecaster']}", **row}))
        return
    print(f"{windows} windows of {HORIZON} days, {about['names'][0]} to {about['names'][1]} names; {versions}")
    print(f"{'portfolios':28}{'forecaster':18}{'bias':>8}{'QLIKE':>9}{'more':>9}{'t':>7}{'realised %/y':>14}")
    shown = None
    for row in sorted(table, key=lambda row: [*dict.fromkeys(r["portfolios"] for r in table)].index(row["portfolios"])):
        family = "" if row["portfolios"] == shown else row["portfolios"]
        shown = row["portfolios"]
        t = "" if row["t"] is None else f"{row['t']:.1f}"
        print(f"{family:28}{row['forecaster']:18}{row['bias']:8.2f}{row['qlike']:9.3g}{row['more_than_the_model']:9.3g}{t:>7}{100 * row['volatility']:14.2f}")


main(sys.argv[1], "--json" in sys.argv)
