"""Reference values of statistical factors: singular values, numbers of factors, factor spaces, rotations, loadings.

python3 make.py writes statistical.json beside it. The file says which numpy and scipy; seed 20240229. Spaces by SVD of the
panel itself (the engine decomposes its T×T matrix), rotations by scipy.linalg.orthogonal_procrustes, canonical
correlations by scipy.linalg.subspace_angles.
"""

import json
import pathlib

import numpy as np
import scipy
from scipy.linalg import orthogonal_procrustes, subspace_angles

random = np.random.default_rng(20240229)
T, N, K = 40, 60, 3
f = random.standard_normal((T, K))
b = random.standard_normal((N, K)) * np.array([1.0, 0.8, 0.6])
noise = np.exp(0.5 * random.standard_normal(N)) * random.standard_normal((T, N))
noise[5] *= 4
R = 0.01 * (f @ b.T + noise)


def spectrum(z):
    return np.linalg.svd(z, compute_uv=False) ** 2 / z.size


def space(z, k):
    return np.sqrt(T) * np.linalg.svd(z, full_matrices=False)[0][:, :k]


def bai_ng(ev, n, t, kmax, which):
    rate = (n + t) / (n * t)
    g = rate * np.log(1 / rate) if which == 1 else rate * np.log(min(n, t))
    return int(np.argmin([np.log(ev[k:].sum()) + k * g for k in range(kmax + 1)]))


def onatski(ev, kmax):
    j = kmax + 1
    r = kmax
    for _ in range(4):
        x = np.arange(j - 1, j + 4) ** (2 / 3)
        slope = np.polyfit(x, ev[j - 1 : j + 4], 1)[0]
        delta = 2 * abs(slope)
        over = [i for i in range(1, kmax + 1) if ev[i - 1] - ev[i] >= delta]
        r = max(over) if over else 0
        j = r + 1
    return r


def ratio(ev, kmax):
    return int(np.argmax(ev[:kmax] / ev[1 : kmax + 1])) + 1


def tracy_widom(ev, n, t, kmax):
    for k in range(1, kmax + 1):
        variance = ev[k:].sum() * n * t / ((n - k) * (t - k))
        a, c = np.sqrt(t - k - 1), np.sqrt(n - k)
        edge = variance * ((a + c) ** 2 + 0.9793 * (a + c) * (1 / a + 1 / c) ** (1 / 3))
        if ev[k - 1] * n * t <= edge:
            return k - 1
    return kmax


def scaled(z, scale, axis):
    scale = np.maximum(scale, 0.1 * np.median(scale))
    return z / np.expand_dims(scale, axis)


def numbers(ev, n, t, kmax):
    return {
        "bai_ng_1": bai_ng(ev, n, t, kmax, 1),
        "bai_ng_2": bai_ng(ev, n, t, kmax, 2),
        "marchenko_pastur": tracy_widom(ev, n, t, kmax),
        "onatski": onatski(ev, kmax),
        "scree": ratio(ev, kmax),
    }


# The two passes with K factors.
z1 = scaled(R, np.sqrt((R**2).mean(0)), 0)
f1 = space(z1, K)
rest = z1 - f1 @ (f1.T @ z1) / T
names = np.sqrt((rest**2).mean(0))
leverage = (f1**2).sum(1) / T
periods = np.sqrt((scaled(rest, names, 0) ** 2).mean(1) / np.maximum(0.05, 1 - leverage))
z2 = scaled(scaled(z1, names, 0), periods, 1)
f2 = space(z2, K) * np.maximum(periods, 0.1 * np.median(periods))[:, None]
spectra = []
for factors, noise_size in [(0, 1.0), (1, 1.0), (2, 3.0), (4, 1.5), (4, 6.0)]:
    x = random.standard_normal((50, factors)) @ random.standard_normal((factors, 80))
    x = x + noise_size * random.standard_normal((50, 80))
    ev = spectrum(x)
    spectra.append({"eigenvalues": ev.tolist(), "numbers": numbers(ev, 80, 50, 10)})

old = random.standard_normal((N, K))
fresh = np.linalg.qr(old @ random.standard_normal((K, K)) + 0.5 * random.standard_normal((N, K)))[0] * np.sqrt(N)

prior_mean, prior_variance, typical = np.array([0.5, -0.2, 0.1]), np.array([0.3, 0.2, 0.1]), 1e-4
history = R[:, 7].copy()
history[:15] = np.nan
known = ~np.isnan(history)
loadings = prior_mean
for _ in range(2):
    e = history[known] - f[known] @ loadings
    s2 = ((e**2).sum() + 20 * typical) / (known.sum() + 20)
    loadings = np.linalg.solve(
        f[known].T @ f[known] / s2 + np.diag(1 / prior_variance),
        f[known].T @ history[known] / s2 + prior_mean / prior_variance,
    )

out = {
    "numpy": np.__version__,
    "scipy": scipy.__version__,
    "periodCount": T,
    "nameCount": N,
    "factorCount": K,
    "panel": R.ravel().tolist(),
    "pca": {"eigenvalues": spectrum(z1).tolist(), "projector": (f1 @ np.linalg.pinv(f1)).ravel().tolist()},
    "asymptotic": {"eigenvalues": spectrum(z2).tolist(), "projector": (f2 @ np.linalg.pinv(f2)).ravel().tolist()},
    "spectra": spectra,
    "alignment": {
        "fresh": fresh.ravel().tolist(),
        "old": old.ravel().tolist(),
        "rotation": orthogonal_procrustes(fresh, old)[0].ravel().tolist(),
        "correlations": np.sort(np.cos(subspace_angles(fresh, old)))[::-1].tolist(),
    },
    "shrunk": {
        "factors": f.ravel().tolist(),
        "returns": [None if np.isnan(x) else x for x in history],
        "mean": prior_mean.tolist(),
        "variance": prior_variance.tolist(),
        "specificVariance": typical,
        "loadings": loadings.tolist(),
    },
}
pathlib.Path(__file__).with_name("statistical.json").write_text(json.dumps(out) + "\n")
