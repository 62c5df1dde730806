"""Minimum-torsion bets by the published algorithm (roots by scipy.linalg.sqrtm, inverses formed), for random F and x.

Meucci, Santangelo & Deguest (2015): t = diag(sd) pi c^-1 diag(1/sd), p = (t'^-1 x) * (t F x) / x'Fx, exp(entropy of p).
Run: python3 torsion.py > torsion.json   (numpy, scipy; seed 20261126)
"""
import json
import numpy as np
from scipy.linalg import sqrtm, inv

rng = np.random.default_rng(20261126)


def torsion(F):
    n = len(F)
    sd = np.sqrt(np.diag(F))
    C = F / np.outer(sd, sd)
    c = np.real(sqrtm(C))
    d = np.ones(n)
    for _ in range(5000):
        D = np.diag(d)
        u = np.real(sqrtm(D @ c @ c @ D))
        q = inv(u) @ D @ c
        new = np.diag(q @ c).copy()
        done = np.max(np.abs(new - d)) < 1e-14
        d = new
        if done:
            break
    pi = np.diag(d) @ q
    return np.diag(sd) @ pi @ inv(c) @ np.diag(1 / sd)


cases = []
for n in (2, 3, 5, 8):
    for _ in range(2):
        A = rng.normal(size=(n, n + 2)) * rng.uniform(0.01, 0.1, size=(n, 1))
        F = A @ A.T + 0.3 * np.outer(A[:, 0], A[:, 0])
        x = rng.normal(size=n)
        t = torsion(F)
        off = t @ F @ t.T
        assert np.max(np.abs(off - np.diag(np.diag(off)))) < 1e-10 * np.max(off)
        p = inv(t.T) @ x * (t @ F @ x) / (x @ F @ x)
        cases.append({"covariance": F.tolist(), "exposures": x.tolist(), "shares": p.tolist(),
                      "count": float(np.exp(-np.sum(p * np.log(p))))})
print(json.dumps({"cases": cases}))
