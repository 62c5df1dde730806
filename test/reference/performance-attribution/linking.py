"""Reference values of multi-period linking, in 50-digit decimal arithmetic. Run: python3 linking.py > linking.json

Inputs are the exact values of the doubles that the tests use. Formulas straight from Cariño (1999), Menchero (2000), GRAP (1997) and Frongello (2002), none of them rearranged.
"""
import json
from decimal import Decimal as D, getcontext

getcontext().prec = 50
CASES = {
    "golden": dict(r=["0.05", "-0.03", "0.04"], b=["0.03", "-0.01", "0.02"],
                   a=[["0.012", "0.008"], ["-0.015", "-0.005"], ["0.005", "0.015"]]),
    "one period without active return": dict(r=["0.10", "0.02", "-0.20", "0.07"], b=["0.04", "0.02", "-0.26", "0.11"],
                   a=[["0.09", "-0.03"], ["0.01", "-0.01"], ["0.02", "0.04"], ["-0.05", "0.01"]]),
    "against nothing": dict(r=["0.5", "-0.6", "0.3"], b=["0", "0", "0"],
                   a=[["0.7", "-0.2"], ["-0.5", "-0.1"], ["0.1", "0.2"]]),
    "nearly equal": dict(r=["0.010000001", "0.02", "-0.03"], b=["0.01", "0.020000002", "-0.030000003"],
                   a=[["0.020000001", "-0.02"], ["0.03", "-0.030000002"], ["0", "0.000000003"]]),
}


def product(values):
    out = D(1)
    for value in values:
        out *= 1 + value
    return out


def kappa(r, b):
    return 1 / (1 + r) if r == b else ((1 + r).ln() - (1 + b).ln()) / (r - b)


def scales(r, b, method):
    n, R, B = len(r), product(r) - 1, product(b) - 1
    if method == "carino":
        return [kappa(x, y) / kappa(R, B) for x, y in zip(r, b)]
    if method == "menchero":
        power = lambda base: (base.ln() / n).exp()
        M = power(1 + R) ** (n - 1) if R == B else (R - B) / n / (power(1 + R) - power(1 + B))
        d = [x - y for x, y in zip(r, b)]
        return [M + (R - B - M * sum(d)) / sum(x * x for x in d) * x for x in d]
    return [product(r[:t]) * product(b[t + 1:]) for t in range(n)]


def linked(r, b, a, method):
    if method != "frongello":
        return [[x * s for x in row] for row, s in zip(a, scales(r, b, method))]
    rows = []
    for t, row in enumerate(a):
        earlier = [sum(past[j] for past in rows) for j in range(len(row))]
        rows.append([x * product(r[:t]) + b[t] * e for x, e in zip(row, earlier)])
    return rows


cases = []
for name, case in CASES.items():
    r, b = [[D(float(x)) for x in case[key]] for key in "rb"]
    a = [[D(float(x)) for x in row] for row in case["a"]]
    assert all(abs(sum(row) - x + y) < D("1e-16") for row, x, y in zip(a, r, b)), name
    R, B = product(r) - 1, product(b) - 1
    out = {}
    for method in ["carino", "menchero", "grap", "frongello"]:
        rows = linked(r, b, a, method)
        totals = [sum(column) for column in zip(*rows)]
        assert abs(sum(totals) - (R - B)) < D("1e-15"), (name, method)
        out[method] = dict(periods=[[float(x) for x in row] for row in rows], totals=[float(x) for x in totals])
    cases.append(dict(name=name, r=[float(x) for x in r], b=[float(x) for x in b],
                      a=[[float(x) for x in row] for row in a], kappa=[float(kappa(x, y)) for x, y in zip(r, b)],
                      kappaTotal=float(kappa(R, B)), R=float(R), B=float(B), linked=out))
print(json.dumps(dict(script="linking.py", arithmetic="decimal, 50 digits", cases=cases), indent=1))
