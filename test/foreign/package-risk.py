"""Risk of weights from the members of a package, with numpy alone. Arguments: folder, YYYYMMDD, then id=weight."""
import sys
import numpy as np

folder, date = sys.argv[1:3]
weights = {one.split("=")[0]: float(one.split("=")[1]) for one in sys.argv[3:]}


def member(name):
    with open(f"{folder}/XM_100_{name}.{date}") as file:
        lines = file.read().split("\n")
    start = next(i for i, line in enumerate(lines) if line.startswith("!"))
    return [line.split("|") for line in lines[start + 1 : lines.index("[End of File]")]]


covariances = member("Covariance")
factors = sorted({row[0] for row in covariances})
ids = [row[0] for row in member("Asset_Data")]
F = np.zeros((len(factors), len(factors)))
for first, second, value, _ in covariances:
    i, j = factors.index(first), factors.index(second)
    F[i, j] = F[j, i] = float(value) / 100**2 / 252
X = np.zeros((len(ids), len(factors)))
for name, factor, value, _ in member("Asset_Exposure"):
    X[ids.index(name), factors.index(factor)] = float(value)
D = np.diag([(float(row[3]) / 100) ** 2 / 252 for row in member("Asset_Data")])
linked = member("Asset_LSR")
for a in linked:
    for b in linked:
        if a is not b and a[1] == b[1]:
            D[ids.index(a[0]), ids.index(b[0])] = float(a[2]) * float(a[3]) * float(b[2]) * float(b[3]) / 100**2 / 252
w = np.array([weights.get(name, 0.0) for name in ids])
x = X.T @ w
print(repr(float(x @ F @ x)), repr(float(w @ D @ w)), repr(float(w @ (X @ F @ X.T + D) @ w)))
