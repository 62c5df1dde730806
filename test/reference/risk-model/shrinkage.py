"""Shrinkage estimators written from the papers with numpy, matrices where the engine has loops.

python3 shrinkage.py writes shrinkage.json beside it. The file says which numpy; seeds 1 to 4.
Ledoit & Wolf (2004a, eq. 14; 2004b, appendix B), Chen, Wiesel, Eldar & Hero (2010, eq. 23), Ledoit & Wolf (2020, section 4).
"""

import json
import pathlib

import numpy as np
from scipy.integrate import quad


def moments(X):
    Y = X - X.mean(axis=0)
    return Y, np.einsum("ti,tj->ij", Y, Y) / len(Y)


def identity(X):
    Y, S = moments(X)
    T, K = X.shape
    target = np.trace(S) / K * np.eye(K)
    noise = np.mean([np.sum((np.outer(y, y) - S) ** 2) for y in Y]) / T
    share = min(1.0, noise / np.sum((S - target) ** 2))
    return share * target + (1 - share) * S, share


def common(X):
    Y, S = moments(X)
    T, K = X.shape
    s = np.sqrt(np.diag(S))
    r = S / np.outer(s, s)
    rbar = (r.sum() - K) / (K * (K - 1))
    F = rbar * np.outer(s, s)
    np.fill_diagonal(F, s**2)
    pi = np.array([[np.mean((Y[:, i] * Y[:, j] - S[i, j]) ** 2) for j in range(K)] for i in range(K)])

    def theta(k, i, j):
        return np.mean((Y[:, k] ** 2 - S[k, k]) * (Y[:, i] * Y[:, j] - S[i, j]))

    rho = np.trace(pi)
    for i in range(K):
        for j in range(K):
            if i != j:
                rho += rbar / 2 * (s[j] / s[i] * theta(i, i, j) + s[i] / s[j] * theta(j, i, j))
    share = max(0.0, min(1.0, (pi.sum() - rho) / np.sum((F - S) ** 2) / T))
    return share * F + (1 - share) * S, share


def oracle(X):
    _, S = moments(X)
    T, K = X.shape
    t1, t2 = np.trace(S), np.trace(S @ S)
    share = min(1.0, ((1 - 2 / K) * t2 + t1**2) / ((T + 1 - 2 / K) * (t2 - t1**2 / K)))
    return share * t1 / K * np.eye(K) + (1 - share) * S, share


def kernel(u):
    return 3 / (4 * np.sqrt(5)) * max(0.0, 1 - u**2 / 5)


def hilbert_of_kernel(x):
    """PV (1/pi) * integral of k(u)/(u - x) by parts, -(1/pi) * integral of k'(u) ln|u - x|, by quadrature, not in closed form."""
    a = np.sqrt(5)

    def slope(u):
        return -3 / (4 * a) * 2 * u / 5

    def below(lo, hi):
        return quad(slope, lo, hi, weight="alg-logb", wvar=(0, 0), epsabs=1e-14, epsrel=1e-13)[0] if hi > lo else 0.0

    def above(lo, hi):
        return quad(slope, lo, hi, weight="alg-loga", wvar=(0, 0), epsabs=1e-14, epsrel=1e-13)[0] if hi > lo else 0.0

    if abs(x) > 1.2 * a:
        return quad(lambda u: kernel(u) / (u - x), -a, a, epsabs=1e-15, epsrel=1e-13)[0] / np.pi
    if x > a:
        total = below(-a, x) - below(a, x)
    elif x < -a:
        total = above(x, a) - above(x, -a)
    else:
        total = below(-a, x) + above(x, a)
    return -total / np.pi


def nonlinear(X):
    T, K = X.shape
    n = T - 1
    Y, S = moments(X)
    values, U = np.linalg.eigh(S * T / n)
    h = n ** (-1 / 3)
    lam = values[max(0, K - n) :]
    f = np.array([np.mean([kernel((x - l) / (l * h)) / (l * h) for l in lam]) for x in lam])
    H = np.array([np.mean([hilbert_of_kernel((x - l) / (l * h)) / (l * h) for l in lam]) for x in lam])
    if K <= n:
        c = K / n
        d = lam / ((np.pi * c * lam * f) ** 2 + (1 - c - np.pi * c * lam * H) ** 2)
    else:
        H0 = np.mean([hilbert_of_kernel(-1 / h) / (l * h) for l in lam])
        zero = 1 / (np.pi * (K - n) / n * H0)
        d = np.concatenate([np.full(K - n, zero), 1 / (np.pi**2 * lam * (f**2 + H**2))])
    return (U * d) @ U.T


cases = []
for seed, T, K in [(1, 60, 5), (2, 30, 12), (3, 120, 20), (4, 12, 16)]:
    random = np.random.default_rng(seed)
    mix = np.eye(K) + 0.4 * random.standard_normal((K, K))
    X = random.standard_normal((T, K)) @ mix * np.geomspace(0.3, 2, K) + 0.05
    case = {"T": T, "K": K, "returns": X.ravel().tolist(), "nonlinear": nonlinear(X).ravel().tolist()}
    for name, method in [("identity", identity), ("constant_correlation", common), ("oracle", oracle)]:
        covariance, share = method(X)
        case[name] = {"covariance": covariance.ravel().tolist(), "intensity": float(share)}
    cases.append(case)

out = {"source": f"numpy {np.__version__}, seeds 1 to 4", "cases": cases}
pathlib.Path(__file__).with_name("shrinkage.json").write_text(json.dumps(out) + "\n")
