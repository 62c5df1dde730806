"""The yardstick of the rolling statistics: numpy, vectorised over assets.

Reads N, T and a file of doubles: returns [T,N] and turnover [T,N] with NaN gaps, the market's returns [T]. For every line
"volatility", "beta", "turnover" or "range" on standard input it runs that statistic over all days and answers with the
milliseconds; for "result <name>" with the last day's values.
"""

import json
import sys
import time

import numpy as np

with open(sys.argv[1], encoding="utf-8") as file:
    problem = json.load(file)
N, T = problem["N"], problem["T"]
data = np.fromfile(problem["data"])
returns = data[: T * N].reshape(T, N)
turnover = data[T * N : 2 * T * N].reshape(T, N)
market = data[2 * T * N :]
np.seterr(all="ignore")


def weighted_sums(terms, window, half_life):
    """Exponentially weighted sums of rows over a moving window, day by day, as recursions over whole rows."""
    decay = 2 ** (-1 / half_life)
    gone = decay**window
    sums = [np.zeros(N) for _ in terms]
    for t in range(T):
        for total, term in zip(sums, terms):
            total *= decay
            total += term[t]
            if t >= window:
                total -= gone * term[t - window]
        yield t, sums


def volatility():
    known = np.isfinite(returns)
    x = np.where(known, returns, 0.0)
    for _, (w, s, q) in weighted_sums([known.astype(float), x, x * x], 252, 42):
        mean = s / w
        out = np.sqrt(np.maximum(0, q / w - mean * mean))
    return out


def beta():
    known = np.isfinite(returns)
    x = np.where(known, returns, 0.0)
    k = known.astype(float)
    m = market[:, None]
    for _, (w, s, q, sm, qm, c) in weighted_sums([k, x, x * x, k * m, k * m * m, x * m], 252, 63):
        mean, mean_m = s / w, sm / w
        covariance = c / w - mean_m * mean
        slope = covariance / (qm / w - mean_m**2)
        alpha = mean - slope * mean_m
        sigma = np.sqrt(np.maximum(0, q / w - mean**2 - slope * covariance))
    return np.concatenate([slope, alpha, sigma])


def mean_turnover():
    """Cumulative sums of the whole panel, and their differences."""
    known = np.isfinite(turnover)
    total = np.vstack([np.zeros(N), np.cumsum(np.where(known, turnover, 0.0), axis=0)])
    count = np.vstack([np.zeros(N), np.cumsum(known, axis=0)])
    out = []
    for window in (21, 63, 252):
        start = np.maximum(0, np.arange(1, T + 1) - window)
        out.append(np.log((total[1:] - total[start]) / (count[1:] - count[start])))
    return np.concatenate([values[-1] for values in out])


def cumulative_range():
    logs = np.where(np.isfinite(returns), np.log1p(returns), 0.0)
    total = np.vstack([np.zeros(N), np.cumsum(logs, axis=0)])
    days = np.arange(1, T + 1)
    steps = np.stack([total[days] - total[np.maximum(0, days - 21 * (k + 1))] for k in range(12)])
    return (steps.max(axis=0) - steps.min(axis=0))[-1]


statistics = {"volatility": volatility, "beta": beta, "turnover": mean_turnover, "range": cumulative_range}
print(f"numpy {np.__version__}", flush=True)
for line in sys.stdin:
    words = line.split()
    if words[0] == "result":
        print(json.dumps(statistics[words[1]]().tolist()), flush=True)
        continue
    start = time.perf_counter()
    statistics[words[0]]()
    print((time.perf_counter() - start) * 1000, flush=True)
