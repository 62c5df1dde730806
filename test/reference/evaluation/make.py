"""Reference values of the tests of forecasts, written again in numpy and scipy from the papers' formulas.

python3 make.py writes evaluation.json beside it. The file says which scipy.
"""

import json
import pathlib

import numpy as np
import scipy
from scipy import stats
from scipy.special import xlogy

rng = np.random.default_rng(11)


def likelihood_ratio(restricted, free, degrees):
    statistic = -2 * (restricted - free)
    return [statistic, stats.chi2.sf(statistic, degrees)]


def exceedances(hits, p):
    n, x = len(hits), int(hits.sum())
    uc = likelihood_ratio(xlogy(x, p) + xlogy(n - x, 1 - p), xlogy(x, x / n) + xlogy(n - x, 1 - x / n), 1)
    before, after = hits[:-1], hits[1:]
    table = np.array([[np.sum((before == i) & (after == j)) for j in (0, 1)] for i in (0, 1)])
    rows = table.sum(axis=1, keepdims=True)
    free = xlogy(table, np.divide(table, rows, out=np.zeros((2, 2)), where=rows > 0)).sum()
    share = table.sum(axis=0) / table.sum()
    ind = likelihood_ratio(xlogy(table.sum(axis=0), share).sum(), free, 1)
    both = uc[0] + ind[0]
    return [uc, ind, [both, stats.chi2.sf(both, 2)]]


def diebold_mariano(first, second, horizon):
    d = first - second
    n = len(d)
    gaps = d - d.mean()
    gamma = [np.sum(gaps[l:] * gaps[: n - l]) / n for l in range(horizon)]
    weights = [1 if l == 0 else 2 * (1 - l / horizon) for l in range(horizon)]
    variance = np.dot(weights, gamma)
    harvey = np.sqrt((n + 1 - 2 * horizon + horizon * (horizon - 1) / n) / n)
    t = harvey * d.mean() / np.sqrt(variance / n)
    return [d.mean(), t, 2 * stats.t.sf(abs(t), n - 1)]


sequences = [rng.random(250) < 0.05, np.repeat(rng.random(60) < 0.1, 4), rng.random(40) < 0.001, rng.random(30) < 0.99]
hits = [[s.astype(int).tolist(), p, exceedances(s.astype(int), p)] for s, p in zip(sequences, [0.05, 0.05, 0.01, 0.5])]
losses = []
for n, h in [(60, 1), (120, 3), (15, 5)]:
    a, b = rng.gamma(2, 1, n), rng.gamma(2.2, 1, n)
    losses.append([a.tolist(), b.tolist(), h - 1, diebold_mariano(a, b, h)])
bands = [[n, level, [float(np.sqrt(stats.chi2.ppf(q, n - 1) / (n - 1))) for q in ((1 - level) / 2, (1 + level) / 2)]] for n in (2, 12, 60, 252) for level in (0.9, 0.95)]
out = {"source": f"numpy {np.__version__}, scipy {scipy.__version__}", "exceedances": hits, "losses": losses, "normalBands": bands}
(pathlib.Path(__file__).parent / "evaluation.json").write_text(json.dumps(out) + "\n")
