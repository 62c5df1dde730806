"""Reference values of the upper incomplete gamma function, quantiles of chi-square and tails of Student's t: scipy.

python3 make.py writes incomplete-gamma.json beside it. The file says which scipy; no randomness.
"""

import json
import pathlib

import scipy
from scipy import special, stats

shapes = [0.5, 1, 1.5, 6, 40.5, 126, 1000]
gamma = [[a, x * a, special.gammaincc(a, x * a)] for a in shapes for x in [1e-6, 0.1, 0.5, 0.9, 1, 1.1, 2, 5]]
quantiles = [[p, d, stats.chi2.ppf(p, d)] for d in [1, 2, 5, 59, 251, 3000] for p in [1e-4, 0.025, 0.5, 0.975, 0.9999]]
student = [[t, d, stats.t.sf(t, d)] for d in [1, 2, 11, 250] for t in [-3, -0.5, 0, 1, 2.2, 9]]
out = {"source": f"scipy {scipy.__version__}", "upperGamma": gamma, "chiSquareQuantile": quantiles, "studentUpperTail": student}
(pathlib.Path(__file__).parent / "incomplete-gamma.json").write_text(json.dumps(out) + "\n")
