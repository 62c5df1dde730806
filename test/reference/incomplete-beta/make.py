"""Reference values of the regularised incomplete beta function and of the upper tail of F: scipy.

python3 make.py writes incomplete-beta.json beside it. The file says which scipy; no randomness.
"""

import json
import pathlib

import scipy
from scipy import special, stats

pairs = [(0.5, 0.5), (1, 3), (2.5, 0.5), (12.5, 298.5), (300, 12.5), (7, 7), (0.01, 4), (40, 0.3), (1000, 800), (2, 5000)]
xs = [1e-12, 1e-4, 0.01, 0.2, 0.5, 0.7, 0.93, 0.999, 1 - 1e-9]
beta = [[x, a, b, special.betainc(a, b, x)] for a, b in pairs for x in xs]
tails = [
    [f, d1, d2, stats.f.sf(f, d1, d2)]
    for d1, d2 in [(1, 10), (3, 57), (25, 572), (25, 698), (25, 12), (120, 5000)]
    for f in [0.0, 0.1, 0.9, 1.0, 1.5, 3.2, 8.0, 25.0]
]
out = {"source": f"scipy {scipy.__version__}", "incompleteBeta": beta, "fUpperTail": tails,
       "logGamma": [[x, special.gammaln(x)] for x in [1e-8, 0.1, 0.5, 1, 1.5, 2, 3.7, 12.5, 171.3, 5000.5]]}
(pathlib.Path(__file__).parent / "incomplete-beta.json").write_text(json.dumps(out) + "\n")
