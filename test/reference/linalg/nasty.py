"""Reference values in 60 digits for matrices that cost an algorithm its digits: python3 nasty.py > nasty.json (mpmath).

Each matrix is what its doubles are; the answers are exact for those, rounded to 17 digits at the end.
"""

import json

import mpmath as mp

mp.mp.dps = 60


def numbers(values):
    return [float(value) for value in values]


def exact(rows):
    return mp.matrix([[mp.mpf(value) for value in row] for row in rows])


def spectrum(rows):
    return numbers(sorted(mp.eigsy(exact(rows), eigvals_only=True)))


n = 12
# Covariances of factors in units twelve decades apart.
scaled = [[0.6 ** abs(i - j) * 10.0 ** (12 - i - j) for j in range(n)] for i in range(n)]
hilbert = [[1.0 / (i + j + 1) for j in range(8)] for i in range(n)]
square = [row[:] for row in hilbert[:8]]
# The equations of a constrained minimum: costs over six decades, two constraints, zeros on the diagonal.
m = 8
kkt = [[0.0] * (m + 2) for _ in range(m + 2)]
for i in range(m):
    kkt[i][i] = 10.0 ** (i - 4)
    kkt[m][i] = kkt[i][m] = 1.0
    kkt[m + 1][i] = kkt[i][m + 1] = float((i * i) % 5) - 1.5
side = [0.0] * m + [1.0, 0.25]

print(
    json.dumps(
        {
            "scaled": {"a": sum(scaled, []), "values": spectrum(scaled)},
            "hilbert": {"a": sum(square, []), "values": spectrum(square)},
            "tall": {
                "rows": n,
                "cols": 8,
                "a": sum(hilbert, []),
                "singular": numbers(mp.svd_r(exact(hilbert), compute_uv=False)),
                "triangle": numbers(abs(mp.qr(exact(hilbert), mode="skinny")[1][k, k]) for k in range(8)),
            },
            "kkt": {"a": sum(kkt, []), "b": side, "x": numbers(mp.lu_solve(exact(kkt), mp.matrix(side)))},
        },
    )
)
